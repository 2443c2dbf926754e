/** Does it now; what comes of it, or goes wrong, is had by calling what is returned. */
export function attempt<T>(task: () => T): () => T {
  try {
    const value = task();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
