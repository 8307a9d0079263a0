/** Milliseconds; tries that may be repeated end together after them. */
const limit = 15_000;

/** Reads in a transaction may have to wait for another's lock. */
const readLimit = 30_000;

const retryParams = {
  initial_retry_delay_millis: 100,
  retry_delay_multiplier: 2,
  max_retry_delay_millis: 2_000,
  initial_rpc_timeout_millis: limit,
  rpc_timeout_multiplier: 1,
  max_rpc_timeout_millis: limit,
  total_timeout_millis: limit,
};

/**
 * Time limits for the SDK's generated client, in the shape of its own configuration. Its limit is ten minutes, longer than any
 * function of ours may run: a store that refuses connections is said to be down within about 45 seconds, which is what the SDK's own
 * five tries of a read take.
 */
export const patience = {
  interfaces: {
    'google.firestore.v1.Firestore': {
      retry_params: { short: retryParams },
      methods: {
        BatchGetDocuments: { retry_params_name: 'short', timeout_millis: readLimit },
        RunQuery: { retry_params_name: 'short', timeout_millis: readLimit },
        RunAggregationQuery: { retry_params_name: 'short', timeout_millis: readLimit },
        Commit: { retry_params_name: 'short', timeout_millis: limit },
      },
    },
  },
};

/** Tries of a batch of writes; a second one because another's lock may have stood in the way. */
export const writeAttempts = 2;
