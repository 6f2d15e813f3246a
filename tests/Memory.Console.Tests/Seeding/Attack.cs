namespace Memory.Console.Tests.Seeding;

/// <summary>What somebody types who wants the console to run their code or to fall apart. Each sets <c>window.pwned</c> when it succeeds.</summary>
internal static class Attack
{
    public const string Image = "<img src=x onerror=\"window.pwned=1\">";
    public const string Script = "</script><script>window.pwned=1</script>";
    public const string Link = "javascript:window.pwned=1";
    public const string Attribute = "\" onmouseover=\"window.pwned=1\" autofocus onfocus=\"window.pwned=1\" x=\"";
    public const string Template = "${window.pwned=1}{{constructor.constructor('window.pwned=1')()}}";
    public const string Vector = "<svg/onload=window.pwned=1><style>*{display:none}</style>";

    /// <summary>Turns the direction of what comes after it, and hides in no width.</summary>
    public const string Direction = "abc\u202Egnihton\u2066\u200B\u200D\u0007\u0301\u0301\u0301";

    public static string Long { get; } = new('W', 9_900);

    /// <summary>The user whose every field is one.</summary>
    public const string User = "<img src=x onerror=\"window.pwned=1\">/../?&#%'\"";

    public static string All { get; } = string.Join('\n', Image, Script, Link, Attribute, Template, Vector, Direction);

    /// <summary>Types them into all that takes text.</summary>
    public static async Task SpreadAsync(Caller hostile)
    {
        await hostile.PostAsync("/v1/users", new { user_id = User, display_name = Image + Script, metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Image] = Link } });
        await hostile.PostAsync("/v1/sessions", new { user_id = User, session_id = Vector, context = new Dictionary<string, string>(StringComparer.Ordinal) { [Script] = All } });
        await hostile.PostAsync("/v1/ingest?wait=true", new
        {
            user_id = User,
            session_id = Vector,
            messages = new object[]
            {
                new { role = "user", name = Attribute, content = $"I live in {Image}. {All}", id = Script, metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Template] = Link } },
                new { role = "assistant", content = Long },
            },
        });
        var first = await RememberAsync(hostile, "location", Image);
        var second = await RememberAsync(hostile, "location", Script + All);
        var third = await RememberAsync(hostile, Attribute, Long);
        await RememberAsync(hostile, "note", Direction);
        await hostile.PostAsync("/v1/memory/associate", new { user_id = User, source_id = second, target_id = third, relation = Image[..36], strength = 0.7 });
        await hostile.DeleteAsync($"/v1/memory/{first}/soft?user_id={Uri.EscapeDataString(User)}");
        using var key = await hostile.WithKeyAsync(new
        {
            owner_id = "hostile", scope = "user", user_id = User, metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Image] = All },
        });
        await SeededServer.FailJobAsync(hostile, User, Image);
    }

    private static Task<string> RememberAsync(Caller hostile, string key, string text) => hostile.RememberAsync(new
    {
        user_id = User,
        type = "fact",
        key,
        content = text,
        value = new Dictionary<string, string>(StringComparer.Ordinal) { [Image] = text[..Math.Min(text.Length, 900)] },
        metadata = new { link = Link, note = Attribute },
    });
}
