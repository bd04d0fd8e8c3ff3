import { createHmac, createPublicKey } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

/** One signing key of an issuer. */
export interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export async function issuerKey(kid: string, alg = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** An OpenID Connect issuer on loopback, as far as we need one: it publishes keys and signs tokens. */
export interface Issuer {
  readonly name: string;
  readonly jwksUrl: string;
  /** What it publishes; a test may change it. */
  published: JWK[];
  /** How often its keys were asked for. */
  asked: number;
  close(): Promise<void>;
}

export async function startIssuer(keys: readonly IssuerKey[]): Promise<Issuer> {
  const issuer = { published: keys.map(({ jwk }) => jwk), asked: 0 };
  const server = http.createServer((_request, response) => {
    issuer.asked += 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: issuer.published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(issuer, {
    name,
    jwksUrl: `${name}/keys`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

export const nowS = (): number => Math.floor(Date.now() / 1000);

/** A token: header and claims as given, signed with a key. */
export function sign(key: IssuerKey, claims: JWTPayload, header: object = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
    .sign(key.privateKey);
}

export const b64 = (value: object | string | Buffer): string =>
  Buffer.from(value instanceof Buffer || typeof value === 'string' ? value : JSON.stringify(value)).toString(
    'base64url',
  );

/** The oldest trick: a token signed with HMAC, its secret being the issuer's public key, which everybody has. */
export async function signWithPublicKey(key: IssuerKey, claims: JWTPayload, form: 'pem' | 'der'): Promise<string> {
  const pem = await exportSPKI(key.publicKey);
  const secret = form === 'pem' ? pem : createPublicKey(pem).export({ type: 'spki', format: 'der' });
  const text = `${b64({ alg: 'HS256', kid: key.kid, typ: 'at+jwt' })}.${b64(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
