import type { Config } from './config.js';
import { isLoopback } from './loopback.js';

/** What settings say that no other setting may: one sentence each: what each by itself may be, `Config` says. */
export function contradictions({ auth, host, oidcAudience, oidcIssuer, oidcJwksUrl }: Config): string[] {
  const oidc = [oidcIssuer, oidcAudience, oidcJwksUrl];
  const given = oidc.filter((one) => one !== undefined).length;
  return [
    ...(auth === 'off' && !isLoopback(host)
      ? [
          `HOST is "${host}", and HEADROOM_AUTH is off: whoever reaches it could read and write everything. Set HEADROOM_AUTH=on and create keys with \`headroom keys create\`, or listen on 127.0.0.1`,
        ]
      : []),
    ...(given > 0 && given < oidc.length
      ? [
          'HEADROOM_OIDC_ISSUER, HEADROOM_OIDC_AUDIENCE and HEADROOM_OIDC_JWKS_URL belong together: set all three or none',
        ]
      : []),
    ...(given > 0 && auth === 'off'
      ? ['HEADROOM_OIDC_ISSUER does nothing while HEADROOM_AUTH is off: set it to on']
      : []),
  ];
}
