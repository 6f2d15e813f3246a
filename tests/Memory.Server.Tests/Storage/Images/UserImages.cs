using System.Runtime.CompilerServices;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;

namespace Memory.Server.Tests.Storage.Images;

/// <summary>Reads, tells and makes up images.</summary>
internal static class UserImages
{
    /// <summary>Everything in a user's image as text, however it is divided into parts; null for an unknown user.</summary>
    public static async Task<string?> TellImageAsync(this IMemoryStore store, Scope scope, CancellationToken cancellationToken)
    {
        await using var image = await store.ReadImageAsync(scope, cancellationToken);
        return image is null ? null : await image.TellAsync(cancellationToken);
    }

    public static async Task<string> TellAsync(this UserImage image, CancellationToken cancellationToken)
    {
        var whole = new UserImagePart();
        await foreach (var part in image.ReadPartsAsync(cancellationToken))
        {
            whole = new UserImagePart
            {
                Sessions = whole.Sessions.AddRange(part.Sessions),
                Turns = whole.Turns.AddRange(part.Turns),
                Observations = whole.Observations.AddRange(part.Observations),
                Memories = whole.Memories.AddRange(part.Memories),
                Associations = whole.Associations.AddRange(part.Associations),
                Jobs = whole.Jobs.AddRange(part.Jobs),
            };
        }

        return JsonSerializer.Serialize(new { image.Profile, image.LastActive, whole });
    }

    public static async Task CopyAsync(this IMemoryStore from, IMemoryStore to, Scope scope, CancellationToken cancellationToken)
    {
        await using var image = await from.ReadImageAsync(scope, cancellationToken);
        await to.WriteImageAsync(scope, image!, cancellationToken);
    }
}

/// <summary>An image that a test makes up; at its end it may fail.</summary>
internal sealed class MadeImage(params UserImagePart[] parts) : UserImage
{
    public Exception? Fault { get; init; }

    /// <summary>Called once all parts were handed out.</summary>
    public Func<Task>? AtEnd { get; init; }

    public override async IAsyncEnumerable<UserImagePart> ReadPartsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return part;
        }

        if (AtEnd is { } end)
            await end();
        if (Fault is { } fault)
            throw fault;
    }
}
