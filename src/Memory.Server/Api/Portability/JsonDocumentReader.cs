using System.Text.Json;
using System.Text.Unicode;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Reading;

namespace Memory.Server.Api.Portability;

/// <summary>
/// Takes a large JSON object apart as it arrives: hands out the values of some fields, and the items of some lists, one at a time, and passes over everything
/// else. No more than one of them is in memory, and none may be larger than <see cref="MaxItem"/>.
/// </summary>
internal sealed class JsonDocumentReader(IReadOnlySet<string> values, IReadOnlySet<string> lists)
{
    /// <summary>Bytes of one item: a message of 100,000 characters, each written as an escape, and room for what else it has.</summary>
    public const int MaxItem = 4 << 20;

    private const int MaxFields = 1000;
    private const int Levels = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = Levels + 4 };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Levels };

    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private bool isFinal;
    private JsonReaderState state = new(Options);
    private Mode mode = Mode.Root;
    private string name = "";
    private int index;
    private int fields;
    private int skipped;

    private enum Mode
    {
        Root,
        Fields,
        Value,
        List,
        Items,
        Other,
        Skipping,
        End,
    }

    /// <summary>Reads the document. An item is valid until the next one.</summary>
    /// <exception cref="RefusedException">It is no JSON object, or holds what cannot be stored.</exception>
    public async IAsyncEnumerable<(string Field, int Index, JsonElement Item)> ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> bytes)
    {
        await foreach (var some in bytes)
        {
            Append(some.Span);
            while (Next() is { } item)
            {
                using (item)
                    yield return (name, index, item.RootElement);
                index++;
            }
        }

        isFinal = true;
        while (Next() is { } item)
        {
            using (item)
                yield return (name, index, item.RootElement);
            index++;
        }
    }

    private void Append(ReadOnlySpan<byte> some)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end > MaxItem)
            throw Refused($"{Place} is larger than {MaxItem >> 20} MiB");
        if (buffer.Length < end + some.Length)
            Array.Resize(ref buffer, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(end + some.Length)));
        some.CopyTo(buffer.AsSpan(end));
        end += some.Length;
    }

    /// <summary>The next item, as far as there are bytes for it; null when there are not, or it is over.</summary>
    private JsonDocument? Next()
    {
        if (mode == Mode.Root && !SkipByteOrderMark())
            return null;
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinal, state);
        try
        {
            return Next(ref reader);
        }
        catch (JsonException fault)
        {
            throw Refused(
                $"The body is not valid JSON, breaks off, is nested too deep or names a field twice (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}; at {Place})");
        }
        catch (InvalidOperationException)
        {
            throw Refused($"The body holds text that is not valid Unicode (at {Place})");
        }
    }

    private JsonDocument? Next(ref Utf8JsonReader reader)
    {
        var from = start;
        while (true)
        {
            if (mode is Mode.Value or Mode.Items)
            {
                var isThere = TryTake(ref reader, from, out var item);
                if (!isThere || item is not null)
                    return item;
                continue;
            }

            if (!reader.Read())
                return null;
            Step(ref reader);
            Keep(ref reader, from);
        }
    }

    /// <summary>Moves on by one token outside of the items.</summary>
    private void Step(ref Utf8JsonReader reader)
    {
        switch (mode)
        {
            case Mode.Root when reader.TokenType == JsonTokenType.StartObject:
                mode = Mode.Fields;
                break;
            case Mode.Fields when reader.TokenType == JsonTokenType.PropertyName:
                Name(ref reader);
                break;
            case Mode.Fields:
                mode = Mode.End;
                break;
            case Mode.List when reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null:
                mode = reader.TokenType == JsonTokenType.Null ? Mode.Fields : Mode.Items;
                break;
            case Mode.List:
                throw new RefusedException(Problem.Invalid(name, $"{name} must be an array."));
            case Mode.Other when reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray:
                (mode, skipped) = (Mode.Skipping, reader.CurrentDepth);
                break;
            case Mode.Other:
                Check(ref reader);
                mode = Mode.Fields;
                break;
            case Mode.Skipping:
                Check(ref reader);
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == skipped)
                    mode = Mode.Fields;
                break;
            default:
                throw Refused("The body must be a JSON object");
        }
    }

    private void Name(ref Utf8JsonReader reader)
    {
        Check(ref reader);
        name = reader.GetString()!;
        index = 0;
        if (++fields > MaxFields)
            throw Refused($"The body has more than {MaxFields:N0} fields");
        if (!named.Add(name))
            throw Refused($"The body names '{name}' twice");
        mode = lists.Contains(name) ? Mode.List : values.Contains(name) ? Mode.Value : Mode.Other;
    }

    /// <summary>Takes a whole value; false when some of it is missing, and none when the list ended here.</summary>
    private bool TryTake(ref Utf8JsonReader reader, int from, out JsonDocument? item)
    {
        item = null;
        var before = reader;
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.EndArray && mode == Mode.Items)
        {
            mode = Mode.Fields;
            Keep(ref reader, from);
            return true;
        }

        var at = from + (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            reader = before;
            return false;
        }

        var bytes = buffer.AsMemory(at, from + (int)reader.BytesConsumed - at);
        if (!Utf8.IsValid(bytes.Span))
            throw Refused($"The body is not valid UTF-8 (at {Place})");

        // A copy, since the buffer moves on while the item is looked at.
        item = JsonDocument.Parse(bytes.ToArray(), Strict);
        if (bytes.Span.IndexOf("\\u"u8) >= 0 && UnstorableText.Find(item.RootElement) is { } path)
        {
            var place = path.Length == 0 || path == "body" ? Place : $"{Place}.{path}";
            item.Dispose();
            throw new RefusedException(Problem.Invalid(place, $"{place} holds NUL or a lone surrogate."));
        }

        if (mode == Mode.Value)
            mode = Mode.Fields;
        Keep(ref reader, from);
        return true;
    }

    private static void Check(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is (JsonTokenType.String or JsonTokenType.PropertyName) && !Utf8.IsValid(reader.ValueSpan))
            throw Refused("The body is not valid UTF-8");
    }

    private void Keep(ref Utf8JsonReader reader, int from)
    {
        start = from + (int)reader.BytesConsumed;
        state = reader.CurrentState;
    }

    private bool SkipByteOrderMark()
    {
        var there = buffer.AsSpan(start, end - start);
        if (there.Length < 3 && !isFinal)
            return false;
        if (there.StartsWith("\uFEFF"u8))
            start += 3;
        if (isFinal && start == end)
            throw Refused("The body is empty; a JSON object is expected");
        return true;
    }

    private string Place => mode == Mode.Items ? $"{name}[{index}]" : name.Length > 0 ? Shown(name) : "its beginning";

    private static string Shown(string text) => text.Length > 100 ? string.Concat(text.AsSpan(0, 100), "…") : text;

    private static RefusedException Refused(string detail) => new(Problem.BadRequest(detail));
}
