using System.Net;

namespace Memory.Server.Identity;

/// <summary>
/// Lets callers in, and puts off an address that sends wrong keys. A right key gets in from such an address too: one script with an old key must
/// not lock out the office around it. What is looked up for such an address is bounded, and a wrong key is told nothing but to come later.
/// </summary>
internal sealed class SignIn(Authenticator authenticator, WrongKeys wrong, BlockedSignIns blocked, SignInMetrics metrics)
{
    /// <summary>Keys of blocked addresses that are looked up at a time, besides those that were let in lately.</summary>
    public const int LooksAtATime = 8;

    private int _looks;

    /// <param name="secret">The key that was presented; null when there was none that could be read, which nobody guesses anything by.</param>
    /// <param name="from">Where the request comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Storage.StorageUnavailableException">Nobody can say now whether the key is right.</exception>
    public async ValueTask<SignInResult> TryAsync(string? secret, IPAddress? from, CancellationToken cancellationToken)
    {
        if (secret is null)
        {
            metrics.WithoutKey();
            return default;
        }

        var address = wrong.Of(from);
        var wait = wrong.WaitOf(address);
        var caller = wait == TimeSpan.Zero
            ? await authenticator.AuthenticateAsync(secret, cancellationToken)
            : await LookAnywayAsync(secret, cancellationToken);
        if (caller is not null)
        {
            metrics.LetIn();
            return new SignInResult(caller, TimeSpan.Zero);
        }

        if (wait == TimeSpan.Zero)
            wait = wrong.Note(address);
        if (wait == TimeSpan.Zero)
        {
            metrics.WrongKey();
            return default;
        }

        metrics.PutOff();
        await blocked.NoteAsync(address);
        return new SignInResult(null, wait);
    }

    /// <summary>
    /// A key that was let in lately is worth a look, and so is one that could have been minted here: nobody guesses 32 random bytes. The bootstrap
    /// key, which a person chose, might be guessed; it waits like the others unless it was let in lately.
    /// </summary>
    private async ValueTask<Caller?> LookAnywayAsync(string secret, CancellationToken cancellationToken)
    {
        if (authenticator.WasLatelyIn(secret))
            return await authenticator.AuthenticateAsync(secret, cancellationToken);
        if (!KeySecret.HasShape(secret))
            return null;
        try
        {
            return Interlocked.Increment(ref _looks) <= LooksAtATime ? await authenticator.AuthenticateAsync(secret, cancellationToken) : null;
        }
        finally
        {
            Interlocked.Decrement(ref _looks);
        }
    }
}

/// <summary>Whether somebody was let in.</summary>
/// <param name="Caller">Who; null for nobody.</param>
/// <param name="Wait">How long nobody's address is to wait before another try; zero when it need not.</param>
internal readonly record struct SignInResult(Caller? Caller, TimeSpan Wait);
