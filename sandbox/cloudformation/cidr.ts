/** `Fn::Cidr`: the first `count` blocks with `bits` host bits inside an IPv4 block. */
export function cidrBlocks(block: string, count: number, bits: number): string[] {
  const [address = '', prefix = ''] = block.split('/');
  const start = address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
  const size = 2 ** bits;
  if (count * size > 2 ** (32 - Number(prefix)))
    throw new Error(`Fn::Cidr: ${block} has no room for ${count} blocks of ${size} addresses`);
  return Array.from(
    { length: count },
    (_, index) => `${dotted(start + index * size)}/${32 - bits}`,
  );
}

const dotted = (number: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
