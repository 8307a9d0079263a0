// Loaded into each function's process before anything else: its standard input is a pipe from whoever started it, which the
// system closes when that ends, however it ends. Nothing is left running then.
process.stdin.once('end', () => process.exit(0));
process.stdin.resume();
process.stdin.unref();
