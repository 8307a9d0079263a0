import { describeContactsPort } from './contacts-port.contract.ts';
import { openMemoryContacts, startContactsUnderTest } from './contacts-under-test.ts';

describeContactsPort('the adapter on the double', startContactsUnderTest);
describeContactsPort('memory', openMemoryContacts);
