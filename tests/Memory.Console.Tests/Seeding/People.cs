namespace Memory.Console.Tests.Seeding;

/// <summary>Who is on the server of the tests, and with which keys they come.</summary>
internal sealed class People : IDisposable
{
    /// <summary>Users of owner <c>crowd</c>: more than one page of a list holds.</summary>
    public const int Crowd = 53;

    private People()
    {
    }

    /// <summary>An owner key of <c>default</c>, where Maria is.</summary>
    public required Caller Owner { get; init; }

    /// <summary>Maria's own key.</summary>
    public required Caller Maria { get; init; }

    /// <summary>An owner key of somebody with many users.</summary>
    public required Caller Many { get; init; }

    /// <summary>An admin key of the same.</summary>
    public required Caller ManyAdmin { get; init; }

    /// <summary>An admin key of an owner that is not the first one.</summary>
    public required Caller Other { get; init; }

    /// <summary>An admin key of an owner in whose every field somebody typed an attack.</summary>
    public required Caller Hostile { get; init; }

    public static async Task<People> SettleAsync(SeededServer server)
    {
        var admin = server.Admin;
        var now = TimeProvider.System.GetUtcNow();
        var people = new People
        {
            Owner = await admin.WithKeyAsync(new { owner_id = "default", scope = "owner", metadata = new { app = "support-desk", stage = "production" } }),
            Maria = await admin.WithKeyAsync(new { owner_id = "default", scope = "user", user_id = Story.Maria, rate_limit = 120 }),
            Many = await admin.WithKeyAsync(new { owner_id = "crowd", scope = "owner" }),
            ManyAdmin = await admin.WithKeyAsync(new { owner_id = "crowd", scope = "admin" }),
            Other = await admin.WithKeyAsync(new { owner_id = "other", scope = "admin", metadata = new { note = "other-admin" } }),
            Hostile = await admin.WithKeyAsync(new { owner_id = "hostile", scope = "admin" }),
        };
        await Task.WhenAll(
            new Story(admin, now).TellAsync(),
            OthersAsync(admin),
            CrowdAsync(people.Many),
            Attack.SpreadAsync(people.Hostile));
        await admin.PostAsync("/v1/admin/backups", new { });
        return people;
    }

    public void Dispose()
    {
        Owner.Dispose();
        Maria.Dispose();
        Many.Dispose();
        ManyAdmin.Dispose();
        Other.Dispose();
        Hostile.Dispose();
    }

    private static async Task OthersAsync(Caller admin)
    {
        foreach (var (id, name, says) in new[]
        {
            ("jonas.weber", "Jonas Weber", "I live in Leipzig and I work at a bakery. I love rye bread."),
            ("priya.nair", "Priya Nair", "My name is Priya and I live in Kochi. I have a dog called Biscuit."),
            ("sam.okafor", "Sam Okafor", "I work at a hospital in Lagos. I'm vegetarian."),
        })
        {
            await admin.PostAsync("/v1/users", new { user_id = id, display_name = name });
            await admin.PostAsync("/v1/ingest?wait=true", new { user_id = id, role = "user", content = says });
        }

        await SeededServer.FailJobAsync(admin, "sam.okafor", "I keep bees on the roof");
    }

    private static async Task CrowdAsync(Caller many)
    {
        for (var n = 1; n <= Crowd; n++)
            await many.PostAsync("/v1/users", new { user_id = $"guest-{n:00}", display_name = $"Guest {n}" });
    }
}
