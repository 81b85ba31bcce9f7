import type { Cell, Emptiness } from './coverage-cells.ts';

/** What stands in a cell where nothing struck. */
export const marks: Readonly<Record<Emptiness['kind'], string>> = {
  cannot: '·',
  uncrossed: '-',
  rare: '~',
  unexplained: '??',
};

type EmptyCell = Cell & { readonly empty: Emptiness };

/** Every empty cell with its reason; cells that share one stand together. */
export function renderEmpty(cells: readonly Cell[]): string[] {
  const empty = cells.flatMap((cell) => (cell.empty ? [{ ...cell, empty: cell.empty }] : []));
  const part = (
    kind: Emptiness['kind'],
    title: string,
    render: (cells: readonly EmptyCell[]) => string[],
  ) => {
    const those = empty.filter((cell) => cell.empty.kind === kind);
    const lines = render(those).map((line) => `      ${line}`);
    return [`  ${marks[kind].padEnd(2)} ${those.length} ${title}`, ...lines];
  };
  return [
    `Empty cells: ${empty.length} of ${cells.length}`,
    ...part('cannot', 'in which the kind makes no sense at the port', renderCannot),
    ...part('uncrossed', 'in which our code gave the kind nothing to strike', renderUncrossed),
    ...part(
      'rare',
      'crossed too seldom in so many seeds (crossings / strikes to be expected)',
      renderFacts,
    ),
    ...part('unexplained', 'without a reason (crossings / strikes to be expected)', renderFacts),
  ];
}

/** By reason: the kinds, and the ports at which each cannot strike. */
function renderCannot(cells: readonly EmptyCell[]): string[] {
  return grouped(cells, ({ empty }) => empty.reason).map(([reason, those]) => {
    const places = grouped(those, ({ kind }) => kind).map(
      ([kind, at]) => `${kind} at ${distinct(at, ({ port }) => port)}`,
    );
    return `${places.join('; ')}: ${reason}`;
  });
}

/** By port: the phases, with the kinds if others did strike then. */
function renderUncrossed(cells: readonly EmptyCell[]): string[] {
  const kindsAt = new Map(
    grouped(cells, ({ port }) => port).map(([port, those]) => [
      port,
      new Set(those.map(({ kind }) => kind)).size,
    ]),
  );
  return grouped(cells, ({ empty }) => empty.reason).map(([reason, those]) => {
    const phases = grouped(those, ({ phase }) => phase).map(([phase, at]) =>
      at.length === kindsAt.get(at[0]?.port ?? 'table')
        ? phase
        : `${phase} (${distinct(at, ({ kind }) => kind)})`,
    );
    return `${reason}; not while ${phases.join(', ')}`;
  });
}

/** By kind and port: the phases, each with its figures. */
function renderFacts(cells: readonly EmptyCell[]): string[] {
  return grouped(cells, ({ kind, port }) => `${kind} at ${port}`).map(([name, those]) => {
    const phases = those.map(
      ({ phase, crossings, expected }) => `${phase} ${crossings} / ${expected.toFixed(1)}`,
    );
    return `${name}: ${phases.join(', ')}`;
  });
}

function grouped<K>(cells: readonly EmptyCell[], key: (cell: EmptyCell) => K) {
  return [...Map.groupBy(cells, key)];
}

function distinct(cells: readonly EmptyCell[], name: (cell: EmptyCell) => string): string {
  return [...new Set(cells.map(name))].join(', ');
}
