/** A link that supplies a node, as far as the untraced share is concerned. */
export interface Input {
  /** What flows: links of one product make one tier; an unstated product is the tier ''. */
  readonly product: string;
  /** Share of the receiver's input of this product, `null` where no source states one. */
  readonly share: number | null;
}

/**
 * Share of a node's inputs nobody traced (methodology.md 4.7, product.md 5.3.3): 1 where its inputs are unknown
 * altogether; else the greatest rest of a product of which some share is stated; `null` where no share is stated.
 *
 * Reading [E]: a link without a share fills nothing of the rest, for what is unknown must not lower a score. A product
 * without any stated share says nothing about what is missing, so it makes no rest: otherwise every plain list of
 * suppliers would count as untraced. Whether a node without inputs is an end of the chain (a mine, a farm) or one whose
 * inputs are unknown is known to the caller alone.
 */
export function untracedShareOf(inputs: readonly Input[], inputsUnknown: boolean): number | null {
  if (inputsUnknown) return 1;
  const statedByProduct = new Map<string, number>();
  for (const { product, share } of inputs) {
    if (share !== null) statedByProduct.set(product, (statedByProduct.get(product) ?? 0) + share);
  }
  if (statedByProduct.size === 0) return null;
  const least = Math.min(...statedByProduct.values());
  return Number(Math.max(0, 1 - least).toFixed(6));
}
