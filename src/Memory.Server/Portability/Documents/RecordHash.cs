using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;

namespace Memory.Server.Portability.Documents;

/// <summary>
/// Names what a record says, so that two can be compared when only one is at hand: the first half of SHA-256 over the record as a document tells it.
/// One user's record is used by one at a time.
/// </summary>
internal sealed class RecordHash : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Utf8JsonWriter json;

    public RecordHash() => json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>How many bytes the record took that was hashed last.</summary>
    public int Length { get; private set; }

    public UInt128 Of(object row)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        switch (row)
        {
            case Session session:
                RecordJson.Write(json, session);
                break;
            case Turn turn:
                RecordJson.Write(json, turn);
                break;
            case Observation observation:
                FactJson.Write(json, observation);
                break;
            case MemoryRecord memory:
                FactJson.Write(json, memory, until: null);
                break;
            case Association link:
                RecordJson.Write(json, link);
                break;
            default:
                throw new ArgumentException($"A {row.GetType().Name} has no identity.", nameof(row));
        }

        json.Flush();
        Length = buffer.WrittenCount;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public void Dispose() => json.Dispose();
}
