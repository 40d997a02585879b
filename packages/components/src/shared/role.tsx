/** The attribute `role` for elements whose types do not know it; every host's template carries it. */
export function role(name: string): object {
  return { role: name }
}
