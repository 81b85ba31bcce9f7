/**
 * How many people must say yes. Where no way leads back it is one more than the catalogue asks
 * (facts/failure-modes.md, F47): nobody should find out alone that the old version cannot serve.
 */
export const approvalsNeeded = (required: number, noWayBack: boolean) =>
  required + (noWayBack ? 1 : 0);
