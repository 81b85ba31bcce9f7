const marked = /^\{%([\s\S]*)%\}$/;

/** The JSONata text in `{% … %}`, or undefined for a plain string. */
export const expressionText = (text: string): string | undefined => marked.exec(text)?.[1]?.trim();
