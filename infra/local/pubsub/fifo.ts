/** A first-in, first-out queue whose every step is cheap, however long it is. */
export class Fifo<Item> {
  #items: Item[] = [];
  #head = 0;

  /** Adds at the end. */
  push(item: Item): void {
    this.#items.push(item);
  }

  /** Takes the oldest item, or undefined when there is none. */
  shift(): Item | undefined {
    if (this.#head >= this.#items.length) {
      return undefined;
    }
    const item = this.#items[this.#head];
    this.#head += 1;
    if (this.#head > 1000 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** How many items wait. */
  get size(): number {
    return this.#items.length - this.#head;
  }
}
