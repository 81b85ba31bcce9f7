import type { ServerResponse } from 'node:http';

const titles = {
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
} as const;

/** Answers a client in the load balancer's own name, in an ALB's words. Returns the status. */
export function answerFor(outgoing: ServerResponse, status: keyof typeof titles): number {
  const title = titles[status];
  const page =
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n` +
    `<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  outgoing
    .writeHead(status, {
      server: 'awselb/2.0',
      'content-type': 'text/html',
      'content-length': Buffer.byteLength(page),
    })
    .end(page);
  return status;
}
