const BUCKETS = 4096;

/**
 * Vertices waiting, greatest value first, in the order they came where values are about equal. Exact order is not
 * needed, it only saves work: what is carried on in order of value rarely has to be corrected.
 */
export class BestFirst {
  private readonly buckets: number[][] = Array.from({ length: BUCKETS }, () => []);
  /** The greatest bucket that may hold something, and how many of it were taken. */
  private current = 0;
  private taken = 0;
  private size = 0;

  /** The bucket of a value in [0, 1]. */
  static bucketOf(value: number): number {
    return (value * (BUCKETS - 1)) | 0;
  }

  add(vertex: number, value: number): void {
    const bucket = BestFirst.bucketOf(value);
    if (bucket > this.current) {
      this.leave();
      this.current = bucket;
    }
    (this.buckets[bucket] as number[]).push(vertex);
    this.size++;
  }

  /** The bucket from which `take` took last. */
  get bucket(): number {
    return this.current;
  }

  /** The next vertex, -1 when nothing waits. */
  take(): number {
    for (;;) {
      const bucket = this.buckets[this.current] as number[];
      if (this.taken < bucket.length) {
        this.size--;
        return bucket[this.taken++] as number;
      }
      bucket.length = 0;
      this.taken = 0;
      if (this.size === 0) {
        this.current = 0;
        return -1;
      }
      this.current--;
    }
  }

  /** Goes to a greater bucket in the middle of one: what was taken from it must not come again. */
  private leave(): void {
    if (this.taken > 0) (this.buckets[this.current] as number[]).splice(0, this.taken);
    this.taken = 0;
  }
}
