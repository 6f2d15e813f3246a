namespace Memory.Server.Backups.Places;

/// <summary>A file in a place for backups.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="ModifiedAt">When it was put, by the place's clock.</param>
internal sealed record PlacedFile(string Name, long Bytes, DateTimeOffset ModifiedAt);
