/** One record of a delimited text file. */
export interface CsvRecord {
  /** Line on which it begins, counted from 1. */
  line: number;
  fields: string[];
}

/**
 * The records of a delimited text (RFC 4180; lines end in LF, CRLF or CR), one after the other.
 *
 * DuckDB reads the data; this reads the header and, when a cell is wrong, finds the line it stands on: a record's
 * number is not its line where lines are blank or quoted cells hold line breaks. An empty line is a record of one empty
 * field.
 */
export async function* csvRecords(chunks: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRecord> {
  let line = 1;
  let record: CsvRecord = { line, fields: [] };
  let field = "";
  let state: "start" | "plain" | "quoted" | "quote-in-quoted" = "start";
  let previous = "";

  for await (const chunk of chunks) {
    for (const char of chunk) {
      const secondHalfOfCrLf = char === "\n" && previous === "\r";
      const endsLine = (char === "\n" && !secondHalfOfCrLf) || char === "\r";
      previous = char;
      if (endsLine) line++;

      if (state === "quoted") {
        if (char === '"') state = "quote-in-quoted";
        else field += char;
      } else if (char === '"' && state === "start") {
        state = "quoted";
      } else if (char === '"' && state === "quote-in-quoted") {
        field += '"';
        state = "quoted";
      } else if (char === delimiter) {
        record.fields.push(field);
        field = "";
        state = "start";
      } else if (endsLine) {
        record.fields.push(field);
        yield record;
        record = { line, fields: [] };
        field = "";
        state = "start";
      } else if (!secondHalfOfCrLf) {
        field += char;
        state = "plain";
      }
    }
  }
  if (field !== "" || record.fields.length > 0 || state !== "start") {
    record.fields.push(field);
    yield record;
  }
}
