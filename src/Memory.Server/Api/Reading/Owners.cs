namespace Memory.Server.Api.Reading;

/// <summary>Why no request names an owner.</summary>
internal static class Owners
{
    public const string Field = "owner_id";

    public const string Refusal = "owner_id comes from the API key; a request must not name one.";
}
