using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Reading;
using Memory.Server.Portability;
using Memory.Server.Portability.Documents;

namespace Memory.Server.Api.Portability;

/// <summary>A document that arrives as bytes. The first reading puts them aside, sealed, for the second.</summary>
internal sealed class SpooledDocument(IAsyncEnumerable<ReadOnlyMemory<byte>> arriving, PortabilityOptions options, DateTimeOffset latest) : IUserDocument, IAsyncDisposable
{
    /// <summary>Mistakes that are told at once.</summary>
    private const int MaxMistakes = 100;

    private const string Format = "format";
    private const string Version = "version";
    private const string User = "user";

    private static readonly FrozenSet<string> Values = new[] { Format, Version, User, Owners.Field }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Lists = new[]
    {
        DocumentFormat.Sessions, DocumentFormat.Messages, DocumentFormat.Observations, DocumentFormat.Memories, DocumentFormat.Associations, DocumentFormat.Jobs,
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly SealedSpool spool = new();
    private readonly FieldErrors errors = new(MaxMistakes);
    private bool isSpooled;
    private bool hasFormat;
    private bool hasVersion;

    public static Problem TooLarge(PortabilityOptions options) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The document is larger than {options.MaxBytes >> 20:N0} MiB");

    public async IAsyncEnumerable<DocumentRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var records = new DocumentRecords(errors, latest);
        var bytes = isSpooled ? spool.ReadAsync(cancellationToken) : SpooledAsync(cancellationToken);
        await foreach (var (field, index, item) in new JsonDocumentReader(Values, Lists).ReadAsync(bytes).WithCancellation(cancellationToken))
        {
            if (errors.AreMany)
                break;
            if (Lists.Contains(field))
            {
                var place = new DocumentPlace(field, index);
                if (item.ValueKind == JsonValueKind.Object)
                    yield return new DocumentRecord(field, index, records.Read(place, item));
                else
                    errors.Add(place.Path, $"{place.Path} must be a JSON object.");
            }
            else if (field == User && item.ValueKind == JsonValueKind.Object)
            {
                yield return new DocumentRecord("", 0, records.User(item));
            }
            else
            {
                Check(field, item);
            }
        }

        isSpooled = true;
    }

    public void Fault(string place, string message) => errors.Add(place, message);

    public void ThrowIfFaulty()
    {
        if (!hasFormat && !errors.AreMany)
            errors.Add(Format, $"format is required: {DocumentFormat.Name}.");
        if (!hasVersion && !errors.AreMany)
            errors.Add(Version, $"version is required: {DocumentFormat.Version}.");
        errors.ThrowIfAny();
    }

    public ValueTask DisposeAsync() => spool.DisposeAsync();

    private void Check(string field, JsonElement item)
    {
        switch (field)
        {
            case Format:
                hasFormat = true;
                if (item.ValueKind != JsonValueKind.String || item.GetString() != DocumentFormat.Name)
                    errors.Add(Format, $"format must be {DocumentFormat.Name}.");
                break;
            case Version:
                hasVersion = true;
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out var version) || version != DocumentFormat.Version)
                    errors.Add(Version, $"version must be {DocumentFormat.Version}; this server knows no other.");
                break;
            case User:
                errors.Add(User, "user must be a JSON object.");
                break;
            default:
                errors.Add(Owners.Field, Owners.Refusal);
                break;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> SpooledAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var total = 0L;
        await foreach (var some in arriving.WithCancellation(cancellationToken))
        {
            total += some.Length;
            if (total > options.MaxBytes)
                throw new RefusedException(TooLarge(options));
            await spool.WriteAsync(some, cancellationToken);
            yield return some;
        }
    }
}
