// The Nest module of a small Headroom: platform, ledger, engine and statuses. `load` imports a built or a source file.

/** What a process that computes or tells statuses is made of. `now` fixes its clock. */
export async function presumptionRoot(load, { databaseUrl, redisUrl, role, now, sweeping, basis = 'LICENSED' }) {
  // one after the other: jest cannot link modules that two imports ask for at once
  const { PlatformModule } = await load('platform/platform.module.js');
  const { Clock } = await load('platform/clock.js');
  const { loadConfig } = await load('platform/config.js');
  const { LedgerModule } = await load('ledger/ledger.module.js');
  const { PresumptionModule } = await load('presumption/presumption.module.js');
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    HEADROOM_ROLE: role,
    ALLOCATION_BASIS: basis,
    LOG_LEVEL: 'error',
  });
  const platform = PlatformModule.forRoot({ config, databaseUrl });
  const clock = { provide: Clock, useValue: { now: typeof now === 'function' ? now : () => now } };
  const engine = await engineModule(load, LedgerModule);
  return {
    module: moduleNamed('Root'),
    imports: [
      {
        ...platform,
        providers: platform.providers.map((one) => (one.provide === Clock && now !== undefined ? clock : one)),
      },
      engine,
      PresumptionModule.forRole(role, sweeping),
    ],
  };
}

/** Everything that records facts. Global, because rooms below shipments ask for the recorder. */
async function engineModule(load, LedgerModule) {
  const { Recorder } = await load('ledger/recorder.js');
  const { RecordFacts } = await load('shipments/record-facts.js');
  const { RecordingStores } = await load('shipments/record-batch.js');
  const { PartyStore } = await load('parties/party.store.js');
  const stores = Reflect.getMetadata('design:paramtypes', RecordingStores);
  return {
    module: moduleNamed('Engine'),
    global: true,
    imports: [LedgerModule],
    providers: [...stores, RecordingStores, { provide: Recorder, useClass: RecordFacts }],
    exports: [Recorder, PartyStore],
  };
}

/** Nest knows a module by its class; this one is all in its imports and providers. */
function moduleNamed(name) {
  const known = function () {};
  Object.defineProperty(known, 'name', { value: name });
  return known;
}
