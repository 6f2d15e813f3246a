using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Memory.Samples.Migrate.Files;

/// <summary>The rows of a table as <c>COPY … CSV HEADER</c> writes it: commas, double quotes, line breaks within quotes. Empty means missing.</summary>
internal static class CsvRecords
{
    public static IReadOnlyList<SourceRecord> Read(string name, string text)
    {
        var rows = Rows(name, text).Where(static row => row.Cells is not [""]).ToList();
        if (rows.Count == 0)
            throw new UnreadableFileException($"{name} has no head line.");
        var head = rows[0].Cells;
        return [.. rows.Skip(1).Select(row => row.Cells.Count == head.Count
            ? new SourceRecord(name, row.Line, ToObject(head, row.Cells))
            : throw new UnreadableFileException(string.Create(CultureInfo.InvariantCulture, $"{name}:{row.Line}: {row.Cells.Count} cells, but the head line names {head.Count}.")))];
    }

    private static JsonElement ToObject(List<string> head, List<string> cells) =>
        JsonSerializer.SerializeToElement(head.Zip(cells).DistinctBy(static pair => pair.First).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal));

    private static IEnumerable<(int Line, List<string> Cells)> Rows(string name, string text)
    {
        var (cells, cell, isQuoted, line, start) = (new List<string>(), new StringBuilder(), false, 1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            line += letter == '\n' ? 1 : 0;
            if (isQuoted)
            {
                if (letter == '"' && i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else if (letter == '"')
                    isQuoted = false;
                else
                    cell.Append(letter);
            }
            else if (letter == '"')
            {
                isQuoted = true;
            }
            else if (letter is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (letter == ',')
                    continue;
                yield return (start, cells);
                (cells, start) = ([], line);
            }
            else if (letter != '\r')
            {
                cell.Append(letter);
            }
        }

        if (isQuoted)
            throw new UnreadableFileException(string.Create(CultureInfo.InvariantCulture, $"{name}:{start}: a quote is not closed."));
        if (cell.Length > 0 || cells.Count > 0)
            yield return (start, [.. cells, cell.ToString()]);
    }
}
