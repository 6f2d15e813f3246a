using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Memory.Server.Api.Answers;
using Microsoft.Net.Http.Headers;

namespace Memory.Server.Api.Reading;

/// <summary>A request's body, read once and bounded: its bytes, and the JSON object they spell.</summary>
internal sealed class RequestBody
{
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>
    /// What the connection may carry: more than is read, because many clients look for an answer only after they have sent everything.
    /// What is over <see cref="MaxBytes"/> is refused at once and the rest thrown away.
    /// </summary>
    public const long MaxSentBytes = 4L * MaxBytes;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private RequestBody(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    public static Problem TooLarge { get; } = new(StatusCodes.Status413PayloadTooLarge, "The body is larger than 32 MiB");

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads the body, or hands out what was read before of the same request.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<RequestBody>() is { } known)
            return known;
        CheckMediaType(context.Request);
        if (context.Request.ContentLength > MaxBytes)
            throw new RefusedException(TooLarge);

        using var buffer = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 4096, 1024 * 1024));
        await CopyAsync(context, buffer);
        var body = new RequestBody(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        if (body.Bytes.Length > 0 && context.Request.ContentType is null)
            throw new RefusedException(WrongMediaType);
        context.Features.Set(body);
        return body;
    }

    /// <summary>Reads the body as an object. Text that could not be stored (NUL, lone surrogates, invalid UTF-8) is refused as a whole.</summary>
    public JsonElement ParseObject() =>
        Read() is { ValueKind: JsonValueKind.Object } body ? Storable(body) : throw Refused("The body must be a JSON object");

    /// <summary>Reads the body as any JSON, by the same rules.</summary>
    public JsonElement Parse() => Storable(Read());

    private JsonElement Read()
    {
        var utf8 = Bytes.Span.StartsWith("\uFEFF"u8) ? Bytes[3..] : Bytes;
        if (utf8.IsEmpty)
            throw Refused("The body is empty; a JSON object is expected");
        if (!Utf8.IsValid(utf8.Span))
            throw Refused("The body is not valid UTF-8");
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            root = document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw Refused($"The body is not valid JSON, is nested too deep or names a field twice (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            // A name with a lone surrogate, found while looking for names given twice.
            throw Refused("The body holds a name that is not valid Unicode");
        }

        return root;
    }

    /// <summary>Only an escape can spell what valid UTF-8 cannot hold, and JSON allows no raw NUL.</summary>
    private JsonElement Storable(JsonElement root)
    {
        if (Bytes.Span.IndexOf("\\u"u8) >= 0 && UnstorableText.Find(root) is { } path)
            throw new RefusedException(path.Length > 0 ? Problem.Invalid(path, $"{path} holds NUL or a lone surrogate.") : Problem.BadRequest("The body holds NUL or a lone surrogate"));
        return root;
    }

    private static async ValueTask CopyAsync(HttpContext context, MemoryStream buffer)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await ReadAsync(reader, context.RequestAborted);
            var isWithin = buffer.Length + read.Buffer.Length <= MaxBytes;
            if (isWithin)
            {
                foreach (var segment in read.Buffer)
                    buffer.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (!isWithin)
                throw new RefusedException(TooLarge);
            if (read.IsCompleted)
                return;
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            // Chunks of impossible sizes end so, and callers who are gone.
            throw Refused("The body could not be read to its end");
        }
    }

    public static Problem WrongMediaType { get; } =
        new(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json in UTF-8");

    /// <exception cref="RefusedException">The body is said to be something else than JSON in UTF-8.</exception>
    public static void CheckMediaType(HttpRequest request)
    {
        if (request.ContentType is not { } written)
            return;
        var isJson = MediaTypeHeaderValue.TryParse(written, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson)
            throw new RefusedException(WrongMediaType);
    }

    private static RefusedException Refused(string detail) => new(Problem.BadRequest(detail));
}
