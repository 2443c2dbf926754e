// A running sum in twice the precision: what each addition rounds away is kept beside it.

export class TwiceSum {
  #sum = 0;
  #lost = 0;

  /** By Knuth's TwoSum, exact for any two numbers. */
  add(value: number): void {
    const sum = this.#sum + value;
    const added = sum - this.#sum;
    this.#lost += this.#sum - (sum - added) + (value - added);
    this.#sum = sum;
  }

  /** This less another, which may be all but the same. */
  minus(other: TwiceSum): number {
    return this.#sum - other.#sum + (this.#lost - other.#lost);
  }
}
