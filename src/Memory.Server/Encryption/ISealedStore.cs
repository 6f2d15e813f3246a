namespace Memory.Server.Encryption;

/// <summary>A store that can seal what it holds.</summary>
internal interface ISealedStore
{
    /// <summary>The keys of users and owners; null when nothing is, or was, to be sealed.</summary>
    DataKeys? DataKeys { get; }
}
