import { describe, expect, test } from '@jest/globals';
import { Config, ConfigError, loadConfig } from './config.js';

describe('settings', () => {
  test('every setting has a default that runs on a laptop', () => {
    const config = loadConfig({});
    expect({ ...config }).toEqual({
      databaseUrl: undefined,
      redisUrl: undefined,
      dataDir: '.headroom',
      port: 3000,
      host: '127.0.0.1',
      role: 'all',
      allocationBasis: 'LICENSED',
      veuThresholds: [80n, 90n, 95n, 100n],
      licenseExpiryDays: [90, 30, 7],
      licenseDrawnPercents: [80n, 95n],
      demo: 'on',
      auth: 'off',
      oidcIssuer: undefined,
      oidcAudience: undefined,
      oidcJwksUrl: undefined,
      oidcTenantClaim: 'headroom_tenant',
      oidcRoleClaim: 'headroom_role',
      rateLimit: 6_000,
      anonymousRateLimit: 60,
      trustedProxies: [],
      logLevel: 'info',
      introspection: 'on',
      graphiql: 'on',
      trustedDocuments: undefined,
      maxCost: 100_000,
      snapshotHours: 24,
      snapshotMinTenants: 3,
      snapshotRounding: 1_000_000,
      timeoutSeconds: 30,
      maxStreams: 1_000,
    });
    expect(config).toBeInstanceOf(Config);
  });

  test('an empty variable counts as absent', () => {
    expect(loadConfig({ DATABASE_URL: '', PORT: '' }).port).toBe(3000);
  });

  test('given values are used, and other variables are none of our business', () => {
    const config = loadConfig({
      PORT: '0',
      REDIS_URL: 'redis://127.0.0.1:6379',
      HEADROOM_ROLE: 'worker',
      PATH: '/bin',
    });
    expect(config).toMatchObject({ port: 0, redisUrl: 'redis://127.0.0.1:6379', role: 'worker' });
  });

  test('thresholds are percentages in order', () => {
    expect(loadConfig({ HEADROOM_VEU_THRESHOLDS: '50, 100' }).veuThresholds).toEqual([50n, 100n]);
    expect(loadConfig({ HEADROOM_LICENSE_EXPIRY_DAYS: '120,60 , 1' }).licenseExpiryDays).toEqual([120, 60, 1]);
    expect(loadConfig({ HEADROOM_LICENSE_DRAWN_PERCENTS: '50' }).licenseDrawnPercents).toEqual([50n]);
  });

  test.each([
    ['PORT', 'abc', 'a whole number from 0 to 65535'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PORT', '3000.5', 'a whole number from 0 to 65535'],
    ['DATABASE_URL', 'localhost', 'an address such as postgres://user:password@host:5432/database'],
    ['DATABASE_URL', 'mysql://host/db', 'an address such as postgres://user:password@host:5432/database'],
    ['REDIS_URL', 'localhost:6379', 'an address such as redis://host:6379 or rediss://user:password@host:6379/0'],
    ['HOST', 'a b', 'a host name or an IP address to listen on'],
    ['HEADROOM_ROLE', 'server', 'one of all, api, worker'],
    ['ALLOCATION_BASIS', 'licensed', 'one of LICENSED, EXPORTED'],
    ['HEADROOM_DEMO', 'yes', 'one of on, off'],
    ['HEADROOM_LICENSE_EXPIRY_DAYS', '7,30', 'days from 1 to 999, descending, such as 90,30,7'],
    ['HEADROOM_LICENSE_DRAWN_PERCENTS', '80%', 'percentages from 1 to 999, ascending, such as 80,95'],
    ['HEADROOM_VEU_THRESHOLDS', '90,80', 'percentages of a limit from 1 to 999, ascending, such as 80,90,95,100'],
    ['HEADROOM_VEU_THRESHOLDS', '80%', 'percentages of a limit from 1 to 999, ascending, such as 80,90,95,100'],
    ['HEADROOM_INTROSPECTION', 'true', 'one of on, off'],
    ['HEADROOM_GRAPHIQL', '0', 'one of on, off'],
    ['HEADROOM_MAX_COST', '0', 'a whole number from 1 to 100000000'],
    ['HEADROOM_TIMEOUT_SECONDS', '601', 'a whole number of seconds from 1 to 600'],
    ['HEADROOM_MAX_STREAMS', '-1', 'a whole number from 1 to 100000'],
    ['HEADROOM_AUTH', 'yes', 'one of on, off'],
    ['HEADROOM_OIDC_ISSUER', 'login', 'the address of an issuer, such as https://login.example.com/'],
    [
      'HEADROOM_OIDC_JWKS_URL',
      'http://login.example.com/keys',
      'an https: address, http: on this machine, or file:///path/of/keys.json',
    ],
    ['HEADROOM_RATE_LIMIT', '1e3', 'requests per minute, a whole number; 0 for no limit'],
    ['HEADROOM_RATE_LIMIT_ANONYMOUS', '-1', 'requests per minute, a whole number; 0 for no limit'],
    [
      'HEADROOM_TRUSTED_PROXIES',
      '10.0.0.0/8, the proxy',
      'addresses or subnets with commas, such as 10.0.0.0/8,::1, or loopback, linklocal, uniquelocal',
    ],
    ['LOG_LEVEL', 'loud', 'one of fatal, error, warn, info, debug, trace, silent'],
  ])('%s=%s is answered by name', (name, given, should) => {
    expect(() => loadConfig({ [name]: given })).toThrow(new ConfigError(`${name} is "${given}": it must be ${should}`));
  });

  test('a misspelt HEADROOM_ name is an error, not a setting without effect', () => {
    expect(() => loadConfig({ HEADROOM_DATADIR: 'x' })).toThrow(/^HEADROOM_DATADIR is no setting: it must be one of /);
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'headroom.example.com'])(
    'without authentication it does not listen on %s, and says what to do',
    (HOST) => {
      expect(() => loadConfig({ HOST })).toThrow(/^HOST is ".+", and HEADROOM_AUTH is off: .*Set HEADROOM_AUTH=on/);
      expect(loadConfig({ HOST, HEADROOM_AUTH: 'on' }).host).toBe(HOST);
    },
  );

  test('an issuer is given whole, and only where somebody asks for its tokens', () => {
    const oidc = {
      HEADROOM_OIDC_ISSUER: 'https://login.example.com/',
      HEADROOM_OIDC_AUDIENCE: 'headroom',
      HEADROOM_OIDC_JWKS_URL: 'https://login.example.com/keys',
    };
    const { HEADROOM_OIDC_AUDIENCE: _, ...part } = oidc;
    expect(loadConfig({ ...oidc, HEADROOM_AUTH: 'on' }).oidcIssuer).toBe('https://login.example.com/');
    expect(() => loadConfig(oidc)).toThrow(/does nothing while HEADROOM_AUTH is off/);
    expect(() => loadConfig({ ...part, HEADROOM_AUTH: 'on' })).toThrow(/belong together/);
  });

  test('all problems are told at once', () => {
    expect(() => loadConfig({ PORT: 'x', HEADROOM_DEMO: 'y' })).toThrow(/PORT is "x".*\nHEADROOM_DEMO is "y"/);
  });

  test('a password in a wrong address is not printed', () => {
    expect(() => loadConfig({ DATABASE_URL: 'mysql://me:secret@host/db' })).toThrow(
      /is "mysql:\/\/me:\*\*\*@host\/db"/,
    );
  });
});
