import 'reflect-metadata';
import proxyaddr from '@fastify/proxy-addr';
import { Expose, Transform } from 'class-transformer';
import { IsArray, IsIn, IsOptional, IsString, Matches, MinLength } from 'class-validator';
import { EndpointConfig, endpointSettingNames } from './config-endpoint.js';
import { IsWholeNumber } from './config-numbers.js';

const SAFE_KEYS = /^(https:\/\/|http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]|file:\/\/\/)[^\s]+$/;
const PER_MINUTE = 'requests per minute, a whole number; 0 for no limit';

/** The settings of who is asked for a key, and what for; `Config` has them with all others. */
export class AccessConfig extends EndpointConfig {
  /** Whether a key or token is asked for. Without, whoever reaches Headroom is its owner, so it listens on loopback only. */
  @Expose({ name: 'HEADROOM_AUTH' })
  @IsIn(['on', 'off'], { message: 'one of on, off' })
  readonly auth: 'on' | 'off' = 'off';

  /** The `iss` of the tokens that are taken besides keys. Absent: keys only. */
  @Expose({ name: 'HEADROOM_OIDC_ISSUER' })
  @IsOptional()
  @Matches(/^https?:\/\/[^\s]+$/, { message: 'the address of an issuer, such as https://login.example.com/' })
  readonly oidcIssuer?: string;

  /** The `aud` that says a token is meant for us. */
  @Expose({ name: 'HEADROOM_OIDC_AUDIENCE' })
  @IsOptional()
  @IsString({ message: 'the name under which the issuer knows this API' })
  readonly oidcAudience?: string;

  /** Where the keys of the issuer are. */
  @Expose({ name: 'HEADROOM_OIDC_JWKS_URL' })
  @IsOptional()
  @Matches(SAFE_KEYS, { message: 'an https: address, http: on this machine, or file:///path/of/keys.json' })
  readonly oidcJwksUrl?: string;

  @Expose({ name: 'HEADROOM_OIDC_TENANT_CLAIM' })
  @MinLength(1, { message: 'the name of a claim' })
  readonly oidcTenantClaim: string = 'headroom_tenant';

  @Expose({ name: 'HEADROOM_OIDC_ROLE_CLAIM' })
  @MinLength(1, { message: 'the name of a claim' })
  readonly oidcRoleClaim: string = 'headroom_role';

  /** Requests a minute of one key or token; 0 is no limit. */
  @Expose({ name: 'HEADROOM_RATE_LIMIT' })
  @IsWholeNumber(0, 1_000_000_000, PER_MINUTE)
  readonly rateLimit: number = 6_000;

  /** Requests a minute without a valid key or token, of one address; 0 is no limit. */
  @Expose({ name: 'HEADROOM_RATE_LIMIT_ANONYMOUS' })
  @IsWholeNumber(0, 1_000_000_000, PER_MINUTE)
  readonly anonymousRateLimit: number = 60;

  /** Proxies before us, whose X-Forwarded-For is believed: it tells failed attempts of one address from those of another. */
  @Expose({ name: 'HEADROOM_TRUSTED_PROXIES' })
  @Transform(({ value }) => proxiesFrom(value))
  @IsArray({ message: 'addresses or subnets with commas, such as 10.0.0.0/8,::1, or loopback, linklocal, uniquelocal' })
  readonly trustedProxies: readonly string[] = [];
}

export const accessSettingNames: Readonly<Record<keyof AccessConfig, string>> = {
  auth: 'HEADROOM_AUTH',
  oidcIssuer: 'HEADROOM_OIDC_ISSUER',
  oidcAudience: 'HEADROOM_OIDC_AUDIENCE',
  oidcJwksUrl: 'HEADROOM_OIDC_JWKS_URL',
  oidcTenantClaim: 'HEADROOM_OIDC_TENANT_CLAIM',
  oidcRoleClaim: 'HEADROOM_OIDC_ROLE_CLAIM',
  rateLimit: 'HEADROOM_RATE_LIMIT',
  anonymousRateLimit: 'HEADROOM_RATE_LIMIT_ANONYMOUS',
  trustedProxies: 'HEADROOM_TRUSTED_PROXIES',
  ...endpointSettingNames,
};

/** The list as it is written; what cannot be read stays as it is, and is refused. */
function proxiesFrom(value: unknown): unknown {
  const list = String(value)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  try {
    proxyaddr.compile(list);
    return list;
  } catch {
    return value;
  }
}
