import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Route {
  readonly method: string;
  /** With `:parameters`. */
  readonly path: string;
}

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/**
 * Every route the running server answers, from the router itself: what a module adds is found without being named.
 * Throws if the router's own printout cannot be read back.
 */
export function discoverRoutes(application: NestFastifyApplication): Route[] {
  const fastify = application.getHttpAdapter().getInstance();
  const above: string[] = [];
  const found: Route[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^(?<indent>[│ ]*)[├└]── (?<part>\S*)(?: \((?<methods>[A-Z, ]+)\))?$/u.exec(line);
    if (match?.groups === undefined) {
      if (line.trim() !== '') throw new Error(`a line of the router that cannot be read: ${line}`);
      continue;
    }
    const { indent = '', part = '', methods = '' } = match.groups;
    above.length = indent.length / 4;
    const path = `${above.at(-1) ?? ''}${part}`;
    above.push(path);
    for (const method of methods.split(', ').filter(Boolean)) {
      if (!fastify.hasRoute({ method: method as 'GET', url: path })) throw new Error(`misread route ${method} ${path}`);
      found.push({ method, path });
    }
  }
  return found.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));
}
