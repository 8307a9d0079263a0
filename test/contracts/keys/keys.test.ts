import { describe, expect, test } from 'vitest';
import { crc32c } from '../../../shared/adapters/kms/crc32c.ts';
import { createKmsKeys } from '../../../shared/adapters/kms/kms-keys.ts';
import { createLocalKeys } from '../../../shared/adapters/kms/local-keys.ts';
import { createKmsDouble, type KmsTrouble } from './google-kms-double.ts';
import { describeKeys } from './keys.contract.ts';

const keyName = 'projects/demo/locations/europe-west1/keyRings/studiosync/cryptoKeys/grants';

describeKeys(
  'local',
  () => createLocalKeys({ secret: 'a local secret of some length' }),
  () => createLocalKeys({ secret: 'another local secret of some length' }),
);

describeKeys(
  'Cloud KMS',
  () => createKmsKeys({ keyName, client: createKmsDouble() }),
  () => createKmsKeys({ keyName: `${keyName}-other`, client: createKmsDouble() }),
);

describe('local keys', () => {
  test('a secret that can be guessed is refused', () => {
    expect(() => createLocalKeys({ secret: 'too short' })).toThrow('fewer than 16');
  });
});

describe('a Cloud KMS that does not work', () => {
  const sealing = createKmsKeys({ keyName, client: createKmsDouble() }).seal('secret', 'someone');

  test.each<KmsTrouble>(['down', 'denied', 'damagedAnswer'])('%s: both ways are unavailable', async (trouble) => {
    const keys = createKmsKeys({ keyName, client: createKmsDouble(trouble) });
    await expect(keys.seal('secret', 'someone')).rejects.toHaveProperty('reason', 'unavailable');
    await expect(keys.open(await sealing, 'someone')).rejects.toHaveProperty('reason', 'unavailable');
  });

  test('nothing is sealed under a data key that Google did not check', async () => {
    const keys = createKmsKeys({ keyName, client: createKmsDouble('uncheckedRequest') });
    await expect(keys.seal('secret', 'someone')).rejects.toHaveProperty('reason', 'unavailable');
  });
});

describe('the check sum', () => {
  // RFC 3720 appendix B.4; the first is the check value of the CRC catalogues.
  test.each([
    [Buffer.from('123456789'), 0xe3069283],
    [Buffer.alloc(32), 0x8a9136aa],
    [Buffer.alloc(32, 0xff), 0x62a8ab43],
    [Buffer.from(Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e],
    [Buffer.alloc(0), 0],
  ])('is CRC32C (%#)', (bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });
});
