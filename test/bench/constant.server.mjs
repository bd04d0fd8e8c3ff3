// What the driver alone costs: hello world, and the list of allocations from a constant array.
import { Query, Resolver } from '@nestjs/graphql';
import { decorate, listen, load } from './nest-app.mjs';

const { AllocationConnection } = await load('allocations/allocation.graphql.js');

const NODES = Array.from({ length: 200 }, (_, n) => ({
  group: 'ALLOCATION',
  allocationTpp: 7_900_000_000_000n,
  licensedTpp: BigInt(n) * 158_320_000n,
  remainingTpp: 7_900_000_000_000n - BigInt(n) * 158_320_000n,
  exportedTpp: BigInt(n) * 79_160_000n,
  status: 'PRESUMPTION_OF_APPROVAL',
  statusByExported: 'PRESUMPTION_OF_APPROVAL',
  uplift: '0',
}));
const CONNECTION = { nodes: NODES };

class ConstantResolver {
  hello() {
    return 'world';
  }
  // the same argument in the document; a constant needs no page
  allocations() {
    return CONNECTION;
  }
}
decorate(
  ConstantResolver,
  'hello',
  Query(() => String),
);
decorate(
  ConstantResolver,
  'allocations',
  Query(() => AllocationConnection),
);
Resolver()(ConstantResolver);

await listen([ConstantResolver]);
