namespace Memory.Console.Tests.Seeding;

/// <summary>Months of somebody's life as an assistant heard of it: moves, corrections, an employer that changed, a pet, plans, and what hangs together.</summary>
internal sealed class Story(Caller caller, DateTimeOffset now)
{
    public const string Maria = "maria.lindqvist";

    /// <summary>Tells Maria's story for a user of the given id.</summary>
    public async Task TellAsync(string user = Maria, string name = "Maria Lindqvist")
    {
        await caller.PostAsync("/v1/users", new { user_id = user, display_name = name, metadata = new { plan = "team", locale = "sv-SE" } });
        await caller.PostAsync("/v1/sessions", new { user_id = user, session_id = "first-steps", context = new { channel = "web", topic = "Setting up" } });
        await SayAsync(user, "first-steps", 120,
            ("user", "Hi! I'm Maria and I live in Stockholm. I work at Klarna as a product designer."),
            ("assistant", "Welcome, Maria! Stockholm is a lovely place for a designer. What are you working on?"),
            ("user", "A new checkout. By the way, I'm allergic to peanuts and I love cardamom buns."),
            ("assistant", "Noted: no peanuts, but plenty of cardamom buns."));
        await SayAsync(user, "moving-house", 61,
            ("user", "Big news: I moved to Lisbon last week! I have a cat called Pixel now."),
            ("assistant", "Congratulations! Lisbon has wonderful light. How is Pixel settling in?"),
            ("user", "Pixel sleeps on the tiles all day. I prefer dark mode these days, my evenings are long."));
        await SayAsync(user, "new-job", 9,
            ("user", "I left Klarna. I work at Northwind now, as a design lead."),
            ("assistant", "A design lead at Northwind, congratulations!"),
            ("user", "Thanks. I'm learning Portuguese, and I'm planning to run the half marathon in Porto next spring."),
            ("assistant", "That is a great goal. Shall I suggest a training plan for the hills?"));
        await RememberMoreAsync(user);
    }

    private async Task RememberMoreAsync(string user)
    {
        var city = await caller.RememberAsync(new { user_id = user, type = "fact", content = "Works from the office in Alfama on Tuesdays", key = "office", value = new { district = "Alfama", day = "Tuesday" }, confidence = 0.9, importance = 3 });
        var run = await caller.RememberAsync(new { user_id = user, type = "event", content = "Runs the half marathon in Porto in spring", key = "event", importance = 4, metadata = new { source = "calendar" } });
        var shoes = await caller.RememberAsync(new { user_id = user, type = "preference", content = "Prefers trail running shoes with a wide toe box", key = "like", confidence = 0.72 });
        var tone = await caller.RememberAsync(new { user_id = user, type = "preference", content = "Wants short answers with one example", key = "answer_style", is_essential = true, importance = 5 });
        var temporary = await caller.RememberAsync(new { user_id = user, type = "fact", content = "Trial of the analytics add-on", key = "trial", ttl_seconds = 1_209_600, importance = 1 });
        await LinkAsync(user, run, shoes, "needs", 0.9);
        await LinkAsync(user, run, city, "near", 0.35);
        await LinkAsync(user, shoes, tone, "mentioned_with", 0.2);
        await LinkAsync(user, city, temporary, "related", 0.5);
    }

    private async Task LinkAsync(string user, string from, string to, string relation, double strength) =>
        await caller.PostAsync("/v1/memory/associate", new { user_id = user, source_id = from, target_id = to, relation, strength });

    private async Task SayAsync(string user, string session, int daysAgo, params (string Role, string Content)[] turns) =>
        await caller.PostAsync("/v1/ingest?wait=true", new
        {
            user_id = user,
            session_id = session,
            messages = turns.Select((turn, n) => new { role = turn.Role, content = turn.Content, created_at = now.AddDays(-daysAgo).AddMinutes(2 * n) }).ToArray(),
        });
}
