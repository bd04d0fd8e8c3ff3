type Parameters = Readonly<Record<string, unknown>>;

/**
 * The packages that speak the protocols ask every request for a `query` text. One that names its document by a hash, as
 * `extensions.persistedQuery.sha256Hash` or as `documentId`, gets an empty one here. Any other body stays as it is.
 */
export function withQuery(body: string): string | Parameters {
  if (!body.includes('"persistedQuery"') && !body.includes('"documentId"')) return body;
  const parsed = tryJson(body);
  return isObject(parsed) ? complete(parsed) : body;
}

/** The same for the parameters of a GET request. */
export function withQueryInUrl(url: string): string {
  if (!url.includes('persistedQuery') && !url.includes('documentId')) return url;
  const [path = '', search = ''] = url.split('?', 2);
  const given = new URLSearchParams(search);
  const extensions = tryJson(given.get('extensions') ?? '{}');
  const asked = complete({
    query: given.get('query') ?? undefined,
    documentId: given.get('documentId') ?? undefined,
    extensions: isObject(extensions) ? extensions : undefined,
  });
  given.set('query', String(asked.query));
  if (asked.extensions !== undefined) given.set('extensions', JSON.stringify(asked.extensions));
  return `${path}?${given.toString()}`;
}

function complete(parameters: Parameters): Parameters {
  const { documentId, extensions, query } = parameters;
  const hash = typeof documentId === 'string' ? documentId.replace(/^sha256:/, '') : undefined;
  const named = hash === undefined ? {} : { persistedQuery: { version: 1, sha256Hash: hash } };
  return {
    ...parameters,
    query: query ?? '',
    ...(hash === undefined ? {} : { extensions: { ...(isObject(extensions) ? extensions : {}), ...named } }),
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // the package that reads it next says so
  }
}

function isObject(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
