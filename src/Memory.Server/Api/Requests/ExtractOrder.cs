using Memory.Server.Api.Reading;

namespace Memory.Server.Api.Requests;

/// <summary>Turns to read, and whether they are to be stored too.</summary>
internal sealed record ExtractOrder(IngestOrder Turns, bool Store)
{
    /// <summary>Reads it by the rules of an ingest.</summary>
    public static ExtractOrder Read(Fields fields)
    {
        var store = fields.Flag("store") ?? false;
        return new ExtractOrder(IngestOrder.Read(fields), store);
    }
}
