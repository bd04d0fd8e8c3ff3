// Hostile requests against Headroom's own schema, each with the code it must be refused with. Used by the tests and by
// the benchmark. Each is one request, and each is written down in the shape that makes it dangerous.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

const times = (count, of) => Array.from({ length: count }, (_, index) => of(index)).join(' ');
const copies = (count, one) => Array.from({ length: count }, () => one);
const nested = (count, open, inside, close = ' }') => `${`${open} { `.repeat(count)}${inside}${close.repeat(count)}`;

const LARGE = 'DOCUMENT_TOO_LARGE';
const INVALID = 'GRAPHQL_VALIDATION_FAILED';
const UNREADABLE = 'GRAPHQL_PARSE_FAILED';
const INPUT = 'BAD_USER_INPUT';

/** A document in a POST request. */
const document = (name, code, query, { limit, variables, operationName, extensions } = {}) => ({
  name,
  code,
  ...(limit === undefined ? {} : { limit }),
  body: JSON.stringify({ query, variables, operationName, extensions }),
});
const tooLarge = (name, limit, query) => document(name, LARGE, query, { limit });
/** A body that is no usual request. */
const body = (name, code, status, text, headers = {}) => ({ name, code, status, body: text, headers });

const deep = () => [
  tooLarge('13 levels of fields', 'depth', `{ party(id: "A") { ${nested(12, 'ultimateParent', 'id')} } }`),
  tooLarge('a parent of a parent, 600 times', 'depth', `{ party(id: "A") { ${nested(600, 'parent', 'id')} } }`),
  tooLarge(
    'determinations of shipments of determinations',
    'depth',
    `{ shipment(reference: "A") { ${nested(8, 'determination { shipment', 'reference', ' } }')} } }`,
  ),
  tooLarge('350 inline fragments in each other', 'nesting', `{ ${nested(350, '... on Query', '__typename')} }`),
  tooLarge('inline fragments without a type in each other', 'nesting', `{ ${nested(600, '...', '__typename')} }`),
  tooLarge(
    'a chain of 200 fragments',
    'fragments',
    `{ ...F0 } ${times(200, (n) => `fragment F${n} on Query { ...F${n + 1} }`)} fragment F200 on Query { __typename }`,
  ),
  tooLarge(
    'a chain of 50 fragments',
    'nesting',
    `{ ...F0 } ${times(49, (n) => `fragment F${n} on Query { ...F${n + 1} }`)} fragment F49 on Query { __typename }`,
  ),
  tooLarge(
    'a list in a list, 900 times, as an argument',
    'inputDepth',
    `{ room(veu: "A", countries: ${'['.repeat(900)}"CL"${']'.repeat(900)}) { at } }`,
  ),
  tooLarge(
    'an object in an object, 400 times, as an argument',
    'inputDepth',
    `{ determine(input: ${'{ a: '.repeat(400)}1${' }'.repeat(400)}) { because } }`,
  ),
  tooLarge(
    'a list in a list as the default of a variable',
    'inputDepth',
    `query ($a: [String] = ${'['.repeat(900)}${']'.repeat(900)}) { __typename }`,
  ),
  document(
    'a type of 900 lists for a variable',
    INVALID,
    `query ($a: ${'['.repeat(900)}Int${']'.repeat(900)}) { __typename }`,
  ),
];

const wide = () => [
  tooLarge('one field 300 times', 'breadth', `{ country(code: "CL") { ${'code '.repeat(300)} } }`),
  tooLarge('900 root fields', 'breadth', `{ ${'__typename '.repeat(900)} }`),
  tooLarge('21 root fields', 'rootFields', `{ ${times(21, (n) => `a${n}: country(code: "CL") { code }`)} }`),
  tooLarge(
    'one root field 50 times, in fragments',
    'rootFields',
    `{ ${'...A '.repeat(10)} } fragment A on Query { ${'__typename '.repeat(5)} }`,
  ),
  tooLarge(
    'a mutation 30 times under other names',
    'rootFields',
    `mutation { ${times(30, (n) => `a${n}: recordHoliday(input: { idempotencyKey: "${n}" }) { replayed }`)} }`,
  ),
  tooLarge(
    'fragments that double 30 times',
    'nesting',
    `{ ${nested(25, '...', '...F0')} } ${times(30, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F30 on Query { __typename }`,
  ),
  tooLarge(
    'fragments that double 20 times',
    'breadth',
    `{ ...F0 } ${times(20, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F20 on Query { __typename }`,
  ),
  tooLarge(
    'fragments that multiply in nested fields',
    'fields',
    `{ party(id: "A") { ...F0 } } ${times(8, (n) => `fragment F${n} on Party { id parent { ...F${n + 1} } ultimateParent { ...F${n + 1} } }`)} fragment F8 on Party { id name sector evidence registeredAt }`,
  ),
  tooLarge(
    'branches asked for twice at each of seven levels',
    'repeated',
    `{ party(id: "A") { ${'parent { '.repeat(6)} id ${'} parent { id id id id id id id id id id id id } '.repeat(6)} ${'id '.repeat(80)} } }`,
  ),
  tooLarge(
    'two hundred equal branches with arguments',
    'breadth',
    `{ party(id: "A") { ${'parent { id } '.repeat(200)} } }`,
  ),
];

const aliased = () => [
  tooLarge('51 aliases', 'aliases', `{ country(code: "CL") { ${times(51, (n) => `a${n}: code`)} } }`),
  tooLarge('400 aliases', 'aliases', `{ country(code: "CL") { ${times(400, (n) => `a${n}: code`)} } }`),
  tooLarge(
    'aliases that multiply through fragments',
    'aliases',
    `{ party(id: "A") { ${times(6, (n) => `b${n}: parent { ...B }`)} } } fragment B on Party { ${times(10, (n) => `c${n}: id`)} }`,
  ),
  tooLarge(
    'aliases of introspection',
    'introspectionLists',
    `{ ${times(11, (n) => `a${n}: __schema { types { fields { name } } }`)} }`,
  ),
  document('the alias __proto__', INPUT, '{ __proto__: __typename }'),
];

const directives = () => [
  tooLarge('250 directives on a field', 'directivesHere', `{ __typename ${'@include(if: true) '.repeat(250)} }`),
  tooLarge('900 unknown directives', 'directivesHere', `{ __typename ${'@a'.repeat(900)} }`),
  tooLarge('five directives on a field', 'directivesHere', `{ __typename ${'@a '.repeat(5)} }`),
  tooLarge(
    'directives on 60 fields',
    'directives',
    `{ country(code: "CL") { ${'code @include(if: true) '.repeat(60)} } }`,
  ),
  tooLarge('directives on an operation', 'directivesHere', `query ${'@a '.repeat(900)} { __typename }`),
  tooLarge(
    'directives on a fragment',
    'directivesHere',
    `{ ...A } fragment A on Query ${'@a '.repeat(900)} { __typename }`,
  ),
  tooLarge('directives on a variable', 'directivesHere', `query ($a: Int ${'@a '.repeat(900)}) { __typename }`),
  document('a directive that is not there', INVALID, '{ __typename @uppercase }'),
  document('@include three times', INVALID, `{ __typename ${'@include(if: true) '.repeat(3)} }`),
  document('@defer, which is not offered', INVALID, '{ ... @defer { __typename } }'),
];

const fragments = () => [
  document('a fragment that spreads itself', INVALID, '{ ...A } fragment A on Query { ...A }'),
  document(
    'two fragments that spread each other',
    INVALID,
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  ),
  document(
    'a cycle through fields',
    INVALID,
    '{ party(id: "A") { ...A } } fragment A on Party { parent { ...B } } fragment B on Party { parent { ...A } }',
  ),
  tooLarge(
    '30 fragments that all spread each other',
    'fields',
    `{ ...F0 } ${times(30, (n) => `fragment F${n} on Query { ${times(30, (m) => `...F${m}`)} }`)}`,
  ),
  document('a fragment that is not there', INVALID, '{ ...A }'),
  document(
    '49 fragments that nobody uses',
    INVALID,
    `{ __typename } ${times(49, (n) => `fragment F${n} on Query { __typename }`)}`,
  ),
  tooLarge(
    '250 fragments that nobody uses',
    'fragments',
    `{ __typename } ${times(250, (n) => `fragment F${n} on Query { __typename }`)}`,
  ),
  document('fragments of one name', INVALID, `{ ...A } ${'fragment A on Query { __typename } '.repeat(40)}`),
];

const batches = () => [
  body(
    'an array of two operations',
    'BAD_REQUEST',
    400,
    JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
  ),
  body(
    'an array of 10,000 operations',
    'BAD_REQUEST',
    400,
    JSON.stringify(copies(10_000, { query: '{ __typename }' })),
  ),
  body('an empty array', 'BAD_REQUEST', 400, '[]'),
  tooLarge(
    '21 operations',
    'operations',
    times(21, (n) => `query Q${n} { __typename }`),
  ),
  tooLarge(
    '400 operations',
    'operations',
    times(400, (n) => `query Q${n} { __typename }`),
  ),
  document('operations of one name', INVALID, 'query A { __typename } '.repeat(20), { operationName: 'A' }),
  document(
    '1,001 shipments',
    'TOO_MANY',
    'mutation ($input: PostShipmentsInput!) { postShipments(input: $input) { userErrors { code } } }',
    { variables: { input: { shipments: copies(1_001, SHIPMENT) } } },
  ),
  document(
    '5,000 shipments',
    INPUT,
    'mutation ($input: PostShipmentsInput!) { postShipments(input: $input) { userErrors { code } } }',
    { variables: { input: { shipments: copies(5_000, SHIPMENT) } } },
  ),
  document(
    '1,001 parties',
    'TOO_MANY',
    'mutation ($input: RegisterPartiesInput!) { registerParties(input: $input) { userErrors { code } } }',
    { variables: { input: { parties: copies(1_001, PARTY) } } },
  ),
  document(
    'a plan of 1,001 steps',
    'TOO_MANY',
    'query ($input: PlanPlacementInput!) { planPlacement(input: $input) { at } }',
    {
      variables: {
        input: { veu: 'A', steps: copies(1_001, { id: 'a', country: 'CL', on: '2026-01-01', tpp: '1' }) },
      },
    },
  ),
];

const SHIPMENT = {
  idempotencyKey: 'k',
  exportedAt: '2026-01-01T00:00:00Z',
  destinationCountry: 'CL',
  consignee: 'A',
  item: 'i',
  quantity: 1,
};
const PARTY = { idempotencyKey: 'k', id: 'A', name: 'A', locationCountry: 'CL', headquartersCountry: 'CL' };

const huge = () => [
  tooLarge('2,001 tokens', 'tokens', `{ country(code: "CL") { ${'code '.repeat(1_995)} } }`),
  tooLarge('a megabyte of tokens', 'characters', `{ ${'a '.repeat(400_000)} }`),
  tooLarge('a megabyte of opening braces', 'characters', '{a'.repeat(400_000)),
  tooLarge('a megabyte of comment', 'characters', `{ __typename } # ${'x'.repeat(1_000_000)}`),
  tooLarge('100,000 comments', 'characters', `{ __typename } ${'#\n'.repeat(100_000)}`),
  tooLarge('a megabyte of commas', 'characters', `{ __typename ${','.repeat(1_000_000)} }`),
  tooLarge(
    'a text of a megabyte in the document',
    'characters',
    `{ country(code: "${'A'.repeat(1_000_000)}") { code } }`,
  ),
  document(
    'a text of 60,000 characters in the document',
    INVALID,
    `{ country(code: "${'A'.repeat(60_000)}") { code } }`,
  ),
  document('a block of 60,000 lines', INVALID, `{ country(code: """${'\n'.repeat(60_000)}""") { code } }`),
  document('a name of 60,000 characters', INVALID, `{ ${'a'.repeat(60_000)} }`),
  document('a name that almost fits, 19 times', INVALID, `{ ${times(19, (n) => `allocatio${n}: allocatioon${n}`)} }`),
  document('a whole number of 60,000 digits', INVALID, `{ items(first: ${'9'.repeat(60_000)}) { totalCount } }`),
  document(
    'an amount of 60,000 digits',
    INVALID,
    `{ needFirst(veu: "A", country: "CL", tpp: "${'9'.repeat(60_000)}") { at } }`,
  ),
  document('a number with an exponent of 9 digits', INVALID, '{ items(first: 1e999999999) { totalCount } }'),
  document('a number beyond all doubles, in a variable', INPUT, 'query ($n: Int) { items(first: $n) { totalCount } }', {
    variables: { n: 0 },
  }),
  document('a text of 900,000 characters in a variable', INPUT, 'query ($id: ID!) { party(id: $id) { id } }', {
    variables: { id: 'A'.repeat(900_000) },
  }),
  document('an operation name of 500,000 characters', 'OPERATION_RESOLUTION_FAILURE', 'query A { __typename }', {
    operationName: 'A'.repeat(500_000),
  }),
  body(
    'a body of 2 MB',
    'BODY_TOO_LARGE',
    413,
    JSON.stringify({ query: '{ __typename }', variables: { a: 'x'.repeat(2_000_000) } }),
  ),
];

const introspection = () => [
  document(
    'types of fields of types',
    INVALID,
    `{ __schema { types { ${nested(4, 'fields { type', 'name', ' } }')} } } }`,
  ),
  tooLarge(
    'ofType, 40 times',
    'introspectionDepth',
    `{ __schema { types { fields { type { ${nested(40, 'ofType', 'name')} } } } } }`,
  ),
  tooLarge(
    'the whole schema 20 times',
    'introspectionLists',
    `{ ${times(20, (n) => `a${n}: __schema { types { fields { args { name } } } }`)} }`,
  ),
  tooLarge(
    'lists of the schema through fragments',
    'introspectionLists',
    `{ __schema { ${times(8, (n) => `a${n}: types { ...F }`)} } } fragment F on __Type { fields { name } enumValues { name } inputFields { name } }`,
  ),
  document(
    'interfaces of possible types of interfaces',
    INVALID,
    `{ __schema { types { ${nested(3, 'possibleTypes { interfaces', 'name', ' } }')} } } }`,
  ),
  tooLarge('__type 21 times', 'rootFields', `{ ${times(21, (n) => `a${n}: __type(name: "Query") { name }`)} }`),
];

const variables = () => [
  tooLarge('51 variables', 'variables', `query (${times(51, (n) => `$v${n}: Int`)}) { __typename }`),
  tooLarge('400 variables', 'variables', `query (${times(400, (n) => `$v${n}: Int`)}) { __typename }`),
  document('40 variables that nobody uses', INVALID, `query (${times(40, (n) => `$v${n}: Int`)}) { __typename }`),
  document('a variable that is not there', INVALID, '{ items(first: $n) { totalCount } }'),
  document('90,000 variables that nobody asked for', INPUT, '{ __typename }', {
    variables: Object.fromEntries(Array.from({ length: 90_000 }, (_, n) => [`v${n}`, 1])),
  }),
  document('a list of 30,000 numbers', INPUT, LIST, { variables: { keys: copies(30_000, 0) } }),
  document('a list of 400,000 numbers', INPUT, LIST, { variables: { keys: copies(400_000, 0) } }),
  document('2,000 wrong entries in a list', INPUT, LIST, { variables: { keys: copies(2_000, 0) } }),
  document(
    '2,000 wrong objects in a list',
    INPUT,
    'mutation ($input: PostShipmentsInput!) { postShipments(input: $input) { userErrors { code } } }',
    {
      variables: {
        input: {
          shipments: copies(2_000, { quantit: 1, consigne: 1, exportedA: 1, ite: 1, destinationCountr: 1 }),
        },
      },
    },
  ),
  document('a list in a list, 250,000 times, in a variable', INPUT, LIST, { variables: DEEP }),
  document('an object in an object, 100,000 times, in a variable', INPUT, LIST, { variables: DEEP_OBJECT }),
  body('variables that are a list', 'BAD_REQUEST', 400, '{"query":"{ __typename }","variables":[1]}'),
  body('variables that are a text', 'BAD_REQUEST', 400, '{"query":"{ __typename }","variables":"{}"}'),
];

const LIST = 'query ($keys: [CountryCode!]) { room(veu: "A", countries: $keys) { at } }';
const DEEP = '@deep@';
const DEEP_OBJECT = '@deepObject@';

const costly = () => [
  document(
    'pages of pages',
    'COST_EXCEEDED',
    `{ ${times(20, (n) => `a${n}: shipments(first: 500) { nodes { determination { history { findings { citations { rule } numbers { name } } } } } }`)} }`,
  ),
  document('a page of two billion', 'COST_EXCEEDED', '{ shipments(first: 2147483647) { nodes { reference } } }'),
  document(
    'a page of two billion, in a variable',
    'COST_EXCEEDED',
    'query ($n: Int) { shipments(last: $n) { nodes { reference } } }',
    { variables: { n: 2_147_483_647 } },
  ),
  document('a page of 501', INPUT, '{ items(first: 501) { totalCount } }'),
  document('a page of less than none', INPUT, '{ items(first: -1) { totalCount } }'),
  document(
    'plans of 1,000 steps, twenty times',
    'COST_EXCEEDED',
    `query ($input: PlanPlacementInput!) { ${times(20, (n) => `a${n}: planPlacement(input: $input) { at }`)} }`,
    {
      variables: {
        input: {
          veu: 'A',
          readings: copies(10, { name: 'a' }),
          steps: copies(1_000, { id: 'a', country: 'CL', on: '2026-01-01', tpp: '1' }),
        },
      },
    },
  ),
  document('room in 2,000 countries', 'COST_EXCEEDED', LIST, { variables: { keys: copies(2_000, 'CL') } }),
];

const characters = () => [
  document('a name with a zero width space', UNREADABLE, '{ coun\u200Btry(code: "CL") { code } }'),
  document('a name in fullwidth letters', UNREADABLE, '{ ｃountry(code: "CL") { code } }'),
  document('a Cyrillic c', UNREADABLE, '{ \u0441ountry(code: "CL") { code } }'),
  document('text that runs backwards', UNREADABLE, '{ \u202E__typename }'),
  document('U+0000 in the document', UNREADABLE, '{ \u0000__typename }'),
  document('half a surrogate pair in the document', UNREADABLE, '{ party(id: "\uD800") { id } }'),
  document('an escape for U+0000 in a text of the document', INPUT, '{ party(id: "A\\u0000") { id } }'),
  document('an escape for half a surrogate pair', UNREADABLE, '{ party(id: "\\uD800") { id } }'),
  document('U+0000 in a variable', INPUT, 'query ($id: ID!) { party(id: $id) { id } }', {
    variables: { id: 'A\u0000' },
  }),
  document(
    'U+0000 in the name of a variable',
    INPUT,
    'query ($keys: DetermineInput!) { determine(input: $keys) { at } }',
    { variables: { keys: { 'item\u0000': 'a' } } },
  ),
  document('half a surrogate pair in a variable', INPUT, 'query ($id: ID!) { party(id: $id) { id } }', {
    variables: { id: '\uD800' },
  }),
  document('a country in letters that look like CL', INVALID, '{ country(code: "\u0421L") { code } }'),
  body(
    'bytes that are no UTF-8',
    'BAD_REQUEST',
    400,
    Buffer.concat([
      Buffer.from('{"query":"{ party(id: \\"'),
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from('\\") { id } }"}'),
    ]),
  ),
  body(
    'a slash in two bytes',
    'BAD_REQUEST',
    400,
    Buffer.concat([Buffer.from('{"query":"{ __typename }","a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
  ),
  body('UTF-16', 'BAD_REQUEST', 400, Buffer.from('{"query":"{ __typename }"}', 'utf16le')),
];

const prototypes = () => [
  body(
    '__proto__ among the variables',
    INPUT,
    200,
    '{"query":"{ __typename }","variables":{"__proto__":{"admin":true}}}',
  ),
  body(
    '__proto__ inside a variable',
    INPUT,
    200,
    '{"query":"query ($i: DetermineInput!) { determine(input: $i) { at } }","variables":{"i":{"__proto__":{"item":"a"}}}}',
  ),
  document('a variable named __proto__', INPUT, 'query ($__proto__: Int) { items(first: $__proto__) { totalCount } }'),
  document(
    '__proto__ in an object of the document',
    INPUT,
    '{ determine(input: { __proto__: { item: "a" } }) { at } }',
  ),
  body('the query in __proto__', 'BAD_REQUEST', 400, '{"__proto__":{"query":"{ __typename }"}}'),
  body(
    'constructor.prototype in a variable',
    INPUT,
    200,
    '{"query":"query ($i: DetermineInput!) { determine(input: $i) { at } }","variables":{"i":{"constructor":{"prototype":{"admin":true}}}}}',
  ),
  document('the operation named constructor', 'OPERATION_RESOLUTION_FAILURE', 'query A { __typename }', {
    operationName: 'constructor',
  }),
  document('the hash __proto__', 'PERSISTED_QUERY_NOT_FOUND', '', {
    extensions: { persistedQuery: { version: 1, sha256Hash: '__proto__' } },
  }),
  document('the type constructor', INVALID, '{ ... on constructor { __typename } }'),
];

const MUTATION = 'mutation { recordHoliday(input: { idempotencyKey: "a" }) { replayed } }';
const HOLIDAY = 'mutation { recordHoliday(input: { idempotencyKey: "a", on: "2026-01-01", name: "a" }) { replayed } }';

const transport = () => [
  {
    name: 'a mutation with GET',
    code: '',
    status: 405,
    method: 'GET',
    search: `?query=${encodeURIComponent(HOLIDAY)}`,
  },
  {
    name: 'a mutation with GET as an event stream',
    code: '',
    status: 405,
    method: 'GET',
    search: `?query=${encodeURIComponent(HOLIDAY)}`,
    headers: { accept: 'text/event-stream' },
  },
  body('a form', 'UNSUPPORTED_MEDIA_TYPE', 415, `query=${encodeURIComponent(MUTATION)}`, {
    'content-type': 'application/x-www-form-urlencoded',
  }),
  body(
    'a form with files',
    'UNSUPPORTED_MEDIA_TYPE',
    415,
    `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: MUTATION })}\r\n--x--`,
    { 'content-type': 'multipart/form-data; boundary=x' },
  ),
  body('JSON as plain text', 'UNSUPPORTED_MEDIA_TYPE', 415, JSON.stringify({ query: MUTATION }), {
    'content-type': 'text/plain',
  }),
  body('JSON as plain text that mentions JSON', 'UNSUPPORTED_MEDIA_TYPE', 415, JSON.stringify({ query: MUTATION }), {
    'content-type': 'text/plain; x=application/json',
  }),
  body('JSON in another character set', 'UNSUPPORTED_MEDIA_TYPE', 415, JSON.stringify({ query: MUTATION }), {
    'content-type': 'application/json; charset=utf-16',
  }),
  body('a form as an event stream', 'UNSUPPORTED_MEDIA_TYPE', 415, JSON.stringify({ query: MUTATION }), {
    'content-type': 'text/plain',
    accept: 'text/event-stream',
  }),
  body('a document that is no JSON', 'UNSUPPORTED_MEDIA_TYPE', 415, '{ __typename }', {
    'content-type': 'application/graphql',
  }),
  body('a body that ends early', 'BAD_REQUEST', 400, '{"query":"{ __typename }"'),
  body('a megabyte of opening brackets', 'BAD_REQUEST', 400, '['.repeat(1_000_000)),
  body(
    'a compressed body',
    'BAD_REQUEST',
    400,
    gzipSync(JSON.stringify({ query: '{ __typename }', pad: ' '.repeat(900_000) })),
    { 'content-encoding': 'gzip' },
  ),
  body('a query that is a number', 'BAD_REQUEST', 400, '{"query":1}'),
  body('no query', 'BAD_REQUEST', 400, '{}'),
  document('an empty document', 'BAD_REQUEST', ''),
  document('a schema for a document', INVALID, 'type Query { admin: Boolean }'),
  document('a subscription without a stream', 'STREAM_NEEDED', 'subscription { statusChanged { id } }'),
  document('two subscriptions in one', INVALID, 'subscription { statusChanged { id } statusMoved { __typename } }'),
  document('a hash of another document', 'PERSISTED_QUERY_MISMATCH', '{ __typename }', {
    extensions: { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update('{ a }').digest('hex') } },
  }),
];

/** What `JSON.stringify` cannot write without ending the stack, or cannot write at all. */
const SPECIAL = {
  '"@deep@"': `{"keys":${'['.repeat(250_000)}${']'.repeat(250_000)}}`,
  '"@deepObject@"': `{"keys":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
};

/** Refused before they are read as JSON. */
const BEFORE_READING = new Set([
  '90,000 variables that nobody asked for',
  'a list of 400,000 numbers',
  'a list in a list, 250,000 times, in a variable',
  'an object in an object, 100,000 times, in a variable',
]);

export function attacks() {
  const all = [
    deep,
    wide,
    aliased,
    directives,
    fragments,
    batches,
    huge,
    introspection,
    variables,
    costly,
    characters,
    prototypes,
    transport,
  ];
  return all
    .flatMap((kind) => kind())
    .map((attack) => (BEFORE_READING.has(attack.name) ? { ...attack, code: 'BAD_REQUEST', status: 400 } : attack))
    .map((attack) => {
      if (attack.name === 'a number beyond all doubles, in a variable') {
        return { ...attack, body: attack.body.replace('"n":0', '"n":1e999') };
      }
      const special = Object.keys(SPECIAL).find(
        (mark) => typeof attack.body === 'string' && attack.body.includes(mark),
      );
      return special === undefined ? attack : { ...attack, body: attack.body.replace(special, SPECIAL[special]) };
    });
}
