import type { DeployedFunction, Manifest, Subscription } from './manifest.ts';

/** Where to deploy, and what only this installation knows. */
export interface Installation {
  readonly project: string;
  /** The origin people open, such as `https://sync.example.com`. */
  readonly publicUrl: string;
  readonly googleClientId: string;
  readonly mailFrom: string;
}

/**
 * A shell script that brings a Google Cloud project into the state the manifest describes. Running it again changes only what
 * differs. The secrets' values, the OAuth client and the load balancer are made by hand: docs/operating.md.
 */
export function deploymentScript(manifest: Manifest, installation: Installation): string {
  return [
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    `gcloud config set project ${quoted(installation.project)}`,
    `number=$(gcloud projects describe ${quoted(installation.project)} --format='value(projectNumber)')`,
    '',
    ...accounts(manifest, installation),
    ...keyAndSecrets(manifest),
    ...manifest.topics.map((topic) => unlessThere(`pubsub topics`, topic)),
    '',
    ...manifest.functions.flatMap((each) => deployFunction(manifest, installation, each)),
    ...manifest.subscriptions.flatMap((each) => deploySubscription(manifest, installation, each)),
    ...manifest.schedules.flatMap(({ name, topic, cron, timeZone, message }) => {
      const settings = `--location=${manifest.region} --schedule=${quoted(cron)} --time-zone=${timeZone} --topic=${topic} --message-body=${quoted(JSON.stringify(message))}`;
      const place = `--location=${manifest.region}`;
      return [
        createOrUpdate({
          what: 'scheduler jobs',
          name,
          place,
          create: `create pubsub ${name} ${settings}`,
          update: `update pubsub ${name} ${settings}`,
        }),
      ];
    }),
    '',
    'firebase deploy --only firestore --project ' + quoted(installation.project),
    '',
  ].join('\n');
}

function accounts({ accounts: { runtime, invoker } }: Manifest, { project }: Installation): readonly string[] {
  const roles = ['datastore.user', 'pubsub.publisher', 'secretmanager.secretAccessor', 'logging.logWriter'];
  return [
    ...[runtime, invoker].map((name) =>
      createOrUpdate({ what: 'iam service-accounts', name: emailOf(name, project), create: `create ${name}` }),
    ),
    ...roles.map(
      (role) =>
        `gcloud projects add-iam-policy-binding ${quoted(project)} --condition=None --quiet --member=serviceAccount:${emailOf(runtime, project)} --role=roles/${role} >/dev/null`,
    ),
    '',
  ];
}

function keyAndSecrets({ accounts: { runtime }, region, secrets }: Manifest): readonly string[] {
  const place = `--location=${region}`;
  const keyring = '--keyring=studiosync';
  return [
    createOrUpdate({ what: 'kms keyrings', name: 'studiosync', place, create: `create studiosync ${place}` }),
    createOrUpdate({
      what: 'kms keys',
      name: 'grants',
      place: `${place} ${keyring}`,
      create: `create grants ${place} ${keyring} --purpose=encryption --rotation-period=90d --next-rotation-time=+p90d`,
    }),
    `gcloud kms keys add-iam-policy-binding grants ${place} ${keyring} --member="serviceAccount:${runtime}@$(gcloud config get-value project).iam.gserviceaccount.com" --role=roles/cloudkms.cryptoKeyEncrypterDecrypter >/dev/null`,
    ...Object.values(secrets).map(
      (name) => `gcloud secrets describe ${name} >/dev/null # no such secret: docs/operating.md says how to make it`,
    ),
    '',
  ];
}

function deployFunction(manifest: Manifest, installation: Installation, each: DeployedFunction): readonly string[] {
  const { project, publicUrl } = installation;
  const { region, runtime, accounts: accountNames } = manifest;
  const environment = {
    ...manifest.environment,
    GOOGLE_CLOUD_PROJECT: project,
    GOOGLE_CLIENT_ID: installation.googleClientId,
    PUBLIC_URL: publicUrl,
    MAIL_FROM: installation.mailFrom,
    KMS_KEY_NAME: `projects/${project}/locations/${region}/keyRings/studiosync/cryptoKeys/grants`,
    PUSH_AUDIENCE: publicUrl,
    PUSH_SERVICE_ACCOUNT: emailOf(accountNames.invoker, project),
    GOOGLE_CALLING_INSTANCES: String(callingInstances(manifest)),
  };
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const secrets = Object.entries(manifest.secrets).map(([name, secret]) => `${name}=${secret}:latest`);
  const deploy = [
    `gcloud functions deploy ${each.name} --gen2 --quiet --region=${region} --runtime=${runtime}`,
    `--source=build/functions --entry-point=${each.target} --trigger-http`,
    `--${each.access === 'public' ? '' : 'no-'}allow-unauthenticated`,
    `--service-account=${emailOf(accountNames.runtime, project)}`,
    // Several requests at a time need a whole processor.
    `--cpu=1 --memory=${each.memory} --timeout=${each.timeoutSeconds}s`,
    `--concurrency=${each.concurrency} --max-instances=${each.maxInstances}`,
    `--set-env-vars=${quoted(`^|^${variables.join('|')}`)}`,
    `--set-secrets=${quoted(secrets.join(','))}`,
  ].join(' \\\n  ');
  if (each.access === 'public') return [deploy, ''];
  return [
    deploy,
    `gcloud run services add-iam-policy-binding ${each.name} --region=${region} --member=serviceAccount:${emailOf(accountNames.invoker, project)} --role=roles/run.invoker >/dev/null`,
    `gcloud run services update ${each.name} --region=${region} --add-custom-audiences=${quoted(publicUrl)}`,
    '',
  ];
}

/** How many instances may run syncs at once: they share Google's quota for the project. */
function callingInstances({ functions }: Pick<Manifest, 'functions'>): number {
  const syncing = functions.filter(({ target }) => target === 'sync-user');
  return syncing.reduce((sum, { maxInstances }) => sum + maxInstances, 0);
}

function deploySubscription(manifest: Manifest, installation: Installation, each: Subscription): readonly string[] {
  const { region, accounts: accountNames } = manifest;
  const { deadLetter, retry, name } = each;
  const agent = '"serviceAccount:service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com"';
  const settings = [
    `--push-endpoint="$(gcloud functions describe ${each.function} --gen2 --region=${region} --format='value(serviceConfig.uri)')"`,
    `--push-auth-service-account=${emailOf(accountNames.invoker, installation.project)}`,
    `--push-auth-token-audience=${quoted(installation.publicUrl)}`,
    `--ack-deadline=${each.ackDeadlineSeconds} --expiration-period=never`,
    `--min-retry-delay=${retry.minimumBackoffSeconds}s --max-retry-delay=${retry.maximumBackoffSeconds}s`,
    ...(deadLetter === undefined
      ? []
      : [`--dead-letter-topic=${deadLetter.topic} --max-delivery-attempts=${deadLetter.maxDeliveryAttempts}`]),
  ].join(' \\\n  ');
  return [
    createOrUpdate({
      what: 'pubsub subscriptions',
      name,
      create: `create ${name} --topic=${each.topic} ${settings}`,
      update: `update ${name} ${settings}`,
    }),
    // Pub/Sub itself moves dead letters: it takes them off the subscription and publishes them.
    ...(deadLetter === undefined
      ? []
      : [
          `gcloud pubsub subscriptions add-iam-policy-binding ${name} --member=${agent} --role=roles/pubsub.subscriber >/dev/null`,
          `gcloud pubsub topics add-iam-policy-binding ${deadLetter.topic} --member=${agent} --role=roles/pubsub.publisher >/dev/null`,
        ]),
    '',
  ];
}

function unlessThere(what: string, name: string): string {
  return createOrUpdate({ what, name, create: `create ${name}` });
}

interface Thing {
  readonly what: string;
  readonly name: string;
  /** Where it is, as `describe` wants to know. */
  readonly place?: string;
  readonly create: string;
  readonly update?: string;
}

function createOrUpdate({ what, name, place, create, update }: Thing): string {
  const where = place === undefined ? '' : ` ${place}`;
  const there = update === undefined ? 'true' : `gcloud ${what} ${update}`;
  return `if gcloud ${what} describe ${name}${where} >/dev/null 2>&1; then ${there}; else gcloud ${what} ${create}; fi`;
}

function emailOf(account: string, project: string): string {
  return `${account}@${project}.iam.gserviceaccount.com`;
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
