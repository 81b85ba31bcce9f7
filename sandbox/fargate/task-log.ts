/** The last lines of a task's standard output and error; the rest is forgotten. */
export function boundedLog(limit = 500) {
  const lines: string[] = [];
  return {
    add(line: string) {
      lines.push(line);
      if (lines.length > limit) lines.splice(0, lines.length - limit);
    },
    lines: (): readonly string[] => [...lines],
  };
}

/** Where `awslogs` goes: CloudWatch Logs. */
export interface LogSink {
  write(entry: { readonly group: string; readonly stream: string; readonly message: string }): void;
}
