import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Failure, type FailureKind } from '@manumit/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logs/logger.ts';

/** An error of the HTTP border itself; use cases throw a `Failure`. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = 'HttpProblem';
  }
}

/** RFC 9457, with a stable `code`, the field at fault and what to do. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly problems?: readonly { field: string; message: string }[];
  /** What to quote when asking for help. */
  readonly reference: string;
}

const STATUS: Readonly<Record<FailureKind, number>> = { refused: 409, missing: 404, unusable: 422, unavailable: 503 };
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Request timeout',
  409: 'Conflict',
  411: 'Length required',
  413: 'Too large',
  414: 'Too long',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  429: 'Too many requests',
  431: 'Headers too large',
  503: 'Unavailable',
};

/** Seconds after which a client may try again. */
const RETRY_AFTER_SECONDS = 5;

/** Turns whatever was thrown into problem+json. Bugs answer 500 without a detail; the log has it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(thrown, String(request.id));
    if (problem.status >= 500) {
      this.logger.error(
        { status: problem.status, method: request.method, route: routeOf(request) },
        problem.code,
        thrown,
      );
    }
    if (reply.sent) return;
    if (problem.status === 503 || problem.status === 429) void reply.header('retry-after', String(retryAfter(thrown)));
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
  }
}

const routeOf = (request: FastifyRequest): string => request.routeOptions?.url ?? 'unknown';

const retryAfter = (thrown: unknown): number => {
  const asked = (thrown as { retryAfterSeconds?: unknown } | undefined)?.retryAfterSeconds;
  return typeof asked === 'number' ? asked : RETRY_AFTER_SECONDS;
};

export function problemOf(thrown: unknown, reference: string): Problem {
  const problem = (status: number, code: string, detail: string, more: Partial<Problem> = {}): Problem => ({
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    code,
    detail,
    ...more,
    reference,
  });
  if (thrown instanceof HttpProblem) {
    return problem(
      thrown.status,
      thrown.code,
      thrown.message,
      thrown.field === undefined ? {} : { field: thrown.field },
    );
  }
  if (thrown instanceof Failure) {
    return problem(
      STATUS[thrown.kind],
      thrown.code,
      thrown.message,
      thrown.field === undefined ? {} : { field: thrown.field },
    );
  }
  if (thrown instanceof HttpException) return ofNest(thrown, problem);
  // The client hung up in the middle of its own request: nobody reads the answer, and no part of ours is away.
  if ((thrown as { code?: unknown } | undefined)?.code === 'ECONNRESET') {
    return problem(400, 'request.aborted', 'The request ended before it was complete.');
  }
  const status = (thrown as { statusCode?: unknown } | undefined)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problem(status, `request.${status}`, detailOfStatus(status));
  }
  return problem(
    500,
    'internal',
    'Something went wrong here. Nothing of it is your fault; the reference finds it in the log.',
  );
}

function ofNest(
  thrown: HttpException,
  problem: (status: number, code: string, detail: string, more?: Partial<Problem>) => Problem,
): Problem {
  const status = thrown.getStatus();
  const body = thrown.getResponse();
  const problems = (body as { problems?: readonly { field: string; message: string }[] }).problems;
  if (problems !== undefined) {
    return problem(400, 'request.invalid', `${problems.length} field(s) cannot be used.`, {
      problems,
      ...(problems[0] === undefined ? {} : { field: problems[0].field }),
    });
  }
  if (status >= 500 && status !== 503) return problem(500, 'internal', 'Something went wrong here.');
  return problem(status, status === 404 ? 'route.unknown' : `request.${status}`, detailOfStatus(status));
}

function detailOfStatus(status: number): string {
  if (status === 404) return 'There is nothing here. The paths are listed at /api/openapi.json.';
  if (status === 413) return 'The request is larger than this server takes.';
  if (status === 415) return 'Send JSON (application/json), or a file as multipart/form-data.';
  if (status === 400) return 'The request cannot be read. Check that it is HTTP, and its body valid JSON.';
  return TITLES[status] ?? 'The request cannot be carried out.';
}
