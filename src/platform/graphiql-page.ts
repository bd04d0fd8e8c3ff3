/** The page: empty until its scripts, all from this server, have run. */
export const GRAPHIQL_PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Headroom GraphQL</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/graphiql/graphiql.css">
  <style>html, body, #graphiql { height: 100%; margin: 0 }</style>
</head>
<body>
  <div id="graphiql">Loading the editor. It needs JavaScript.</div>
  <script src="/graphiql/react.js"></script>
  <script src="/graphiql/react-dom.js"></script>
  <script src="/graphiql/graphiql.js"></script>
  <script src="/graphiql/start.js"></script>
</body>
</html>
`;

/** What a first visitor finds in the editor, a tab each. Read-only, so that trying them changes nothing. */
export const EXAMPLES = [
  `# How much of Chile's allocation remains?
query Chile {
  allocation(country: "CL") {
    licensedTpp
    exportedTpp
    remainingTpp
    status
    statusByExported
    ledgerSequence
  }
}
`,
  `# May these chips go there, and under what? Nothing is stored.
query MayTheyMove {
  determine(
    input: { destinationCountry: "CL", consignee: "DEMO-ANDES", item: "nvidia-h200-sxm", quantity: 500 }
    posture: AS_CODIFIED
  ) {
    mayShip
    because
    pathways {
      authorization
      available
      reason
      largestQuantity
    }
    application {
      reviewPolicy
      remainingBeforeTpp
      remainingAfterTpp
    }
  }
}
`,
  `# What was recorded although it broke something?
query Breached {
  shipments(breached: true, last: 5) {
    nodes {
      reference
      quantity
      destination {
        name
      }
      determination {
        authorization
        breaches
      }
    }
  }
}
`,
];

/** The script that starts the editor. Subscriptions go over a WebSocket to the same endpoint. */
export function graphiqlStart(endpoint: string): string {
  return `const endpoint = new URL(${JSON.stringify(endpoint)}, location.href);
const subscriptionUrl = endpoint.href.replace(/^http/, 'ws');
const root = ReactDOM.createRoot(document.getElementById('graphiql'));
root.render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: endpoint.href, subscriptionUrl }),
    defaultTabs: ${JSON.stringify(EXAMPLES.map((query) => ({ query })))},
    defaultEditorToolsVisibility: true,
    shouldPersistHeaders: false,
  }),
);
`;
}
