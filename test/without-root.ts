/** Does something as a user who may not read everything: root, who may, becomes nobody meanwhile. */
export async function withoutRoot<T>(act: () => Promise<T>): Promise<T> {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    return await act();
  } finally {
    if (root) process.seteuid?.(0);
  }
}
