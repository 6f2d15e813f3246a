using System.Collections.Concurrent;
using Memory.Console.Tests.Seeding;

namespace Memory.Console.Tests.Browsing;

/// <summary>
/// Visits that go on with whoever comes next, or with the same key: a new profile, opening the console and signing in take longer than most tests
/// do. In the full run each visit begins anew.
/// </summary>
internal sealed class KeptVisits(Func<Task<Visit>> begin) : IAsyncDisposable
{
    private readonly ConcurrentBag<Visit> _strangers = [];
    private readonly ConcurrentDictionary<string, ConcurrentBag<Visit>> _free = new(StringComparer.Ordinal);

    /// <summary>Somebody whose page is empty yet.</summary>
    public async Task<Visit> TakeAsync() => _strangers.TryTake(out var kept) ? kept : await begin();

    /// <summary>Somebody signed in, at a place where there is nothing, with an empty record of troubles.</summary>
    public async Task<Visit> TakeAsync(Caller caller)
    {
        if (FreeOf(caller).TryTake(out var kept))
            return kept;
        var visit = await TakeAsync();
        await visit.SignInAsync(caller, Visit.Nowhere);

        // A key that is no admin's is told so when it signs in.
        visit.Troubles.Expect("status of 403");
        await visit.Troubles.ShouldBeNoneAsync(visit.Page);
        visit.Troubles.Forget();
        return visit;
    }

    /// <summary>For one who is not to be signed in any more.</summary>
    public async Task GiveBackAsync(Visit visit)
    {
        if (TestScale.Full)
        {
            await visit.DisposeAsync();
            return;
        }

        await visit.EndAsync();
        _strangers.Add(visit);
    }

    /// <summary>For one who left it as it should be, and signed in.</summary>
    public async Task GiveBackAsync(Caller caller, Visit visit)
    {
        if (TestScale.Full)
        {
            await visit.DisposeAsync();
            return;
        }

        await visit.RestAsync();
        FreeOf(caller).Add(visit);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in _free.Values.SelectMany(static visits => visits).Concat(_strangers))
            await visit.DisposeAsync();
    }

    private ConcurrentBag<Visit> FreeOf(Caller caller) => _free.GetOrAdd(caller.Key, static _ => []);
}
