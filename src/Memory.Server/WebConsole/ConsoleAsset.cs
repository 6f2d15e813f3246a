namespace Memory.Server.WebConsole;

/// <summary>One file of the console as it is served.</summary>
/// <param name="Content">The file's bytes.</param>
/// <param name="MediaType">What a browser takes it for.</param>
/// <param name="Tag">Its entity tag, which changes with its bytes alone.</param>
internal sealed record ConsoleAsset(ReadOnlyMemory<byte> Content, string MediaType, string Tag);
