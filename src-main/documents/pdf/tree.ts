/** Kids of one node of the page tree: a viewer reads few objects to reach any page of a long document. */
const KIDS_PER_NODE = 22;

/** A node over pages or over other nodes; `count` is the number of pages below it. */
export interface TreeNode<Leaf> {
  readonly kids: readonly (Leaf | TreeNode<Leaf>)[];
  readonly count: number;
  /** Whether the kids are pages. */
  readonly lowest: boolean;
}

/** The root of a balanced page tree over `leaves`, which keep their order. */
export function balancedTree<Leaf>(leaves: readonly Leaf[]): TreeNode<Leaf> {
  let level: TreeNode<Leaf>[] = groups(leaves).map((kids) => ({ kids, count: kids.length, lowest: true }));
  while (level.length > 1) {
    level = groups(level).map((kids) => ({
      kids,
      count: kids.reduce((sum, kid) => sum + kid.count, 0),
      lowest: false,
    }));
  }
  return level[0] ?? { kids: [], count: 0, lowest: true };
}

function groups<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / KIDS_PER_NODE);
  return Array.from({ length: count }, (_, index) => items.slice(index * KIDS_PER_NODE, (index + 1) * KIDS_PER_NODE));
}
