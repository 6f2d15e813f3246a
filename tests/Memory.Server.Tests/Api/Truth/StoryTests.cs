using System.Globalization;
using System.Text.Json;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api.Truth;

/// <summary>One long story over both clocks: after each step it is asked what held on a day, and what was known of it on a day.</summary>
public sealed class StoryTests
{
    /// <summary>The story begins on Sunday 2026-03-01 at noon. "@4.5 known 3" asks what held on day 4.5 as it was known on day 3.</summary>
    private static readonly (decimal Day, string Act, string[] Held)[] Story =
    [
        (0, "say I live in Oslo.", ["location: Oslo", "@-1 location: "]),
        (1, "say I'm vegetarian.", ["diet: vegetarian", "@0.5 diet: ", "known 0.5 diet: "]),
        (2, "say My manager is Anna.", ["manager: Anna"]),
        (3, "say I live in Oslo.", ["location: Oslo", "@1 location: Oslo"]),
        (4, "say I moved to Bern.", ["location: Bern", "@3.5 location: Oslo", "known 3.5 location: Oslo"]),
        (5, "say No, it's Berlin, not Bern.", ["location: Berlin", "@4.5 location: Berlin", "@4.5 known 4.5 location: Bern", "@3.5 location: Oslo"]),
        (6, "say I'm staying in Paris until March 12th.", ["location: Berlin, Paris", "@5.5 location: Berlin", "known 5.5 location: Berlin"]),
        (7, "say Correction: my manager is Ana, not Anna.", ["manager: Ana", "@2.5 manager: Ana", "@2.5 known 6.5 manager: Anna", "@1.5 manager: "]),
        (14, "wait", ["location: Berlin", "@8 location: Berlin, Paris", "@8 known 5.5 location: Berlin"]),
        (15, "say I'm moving to Rome on April 1st.", ["location: Berlin", "@35 location: Rome", "@35 known 14.5 location: Berlin"]),
        (16, "say Sorry, I meant Milan.", ["location: Berlin", "@35 location: Milan", "@35 known 15.5 location: Rome"]),
        (17, "say I'm no longer vegetarian.", ["diet: ", "@16.5 diet: vegetarian", "known 16.5 diet: vegetarian", "@20 known 16.5 diet: vegetarian"]),
        (18, "say I have a dog named Rex.", ["pet: Rex"]),
        (19, "say I have a cat named Tom.", ["pet: Rex, Tom"]),
        (20, "say It's Max, not Rex.", ["pet: Max, Tom", "@18.5 pet: Max", "@18.5 known 19.5 pet: Rex"]),
        (21, "say@1.5 I live in Turku.", ["location: Berlin", "@2 location: Turku", "@1.2 location: Oslo", "@3.5 location: Oslo", "@2 known 20.5 location: Oslo"]),
        (22, "say I work at Bosch.", ["employer: Bosch"]),
        (23, "say I work at Siemens.", ["employer: Siemens", "@22.5 employer: Bosch"]),
        (24, "restore employer=Bosch", ["employer: Bosch", "@23.5 employer: Bosch", "@23.5 known 23.5 employer: Siemens", "@22.5 employer: Bosch"]),
        (25, "restore employer=Siemens", ["employer: Siemens", "@23.5 employer: Siemens", "@22.5 employer: Bosch", "known 24.5 employer: Bosch"]),
        (26, "edit employer=Siemens → Siemens AG", ["employer: Siemens AG", "known 25.5 employer: Siemens", "@23.5 employer: Siemens AG"]),
        (27, "store car=Volvo", ["car: Volvo"]),
        (27.5m, "store car=Saab", ["car: Saab", "@27.2 car: Volvo"]),
        (28, "delete car=Saab", ["car: ", "@27.2 car: Volvo", "@27.7 known 27.7 car: "]),
        (29, "restore car=Volvo", ["car: Volvo", "@27.7 car: Volvo", "known 28.5 car: "]),
        (30, "say My birthday is on May 3rd.", ["birthday: May 3rd"]),
        (32, "wait", ["location: Milan", "@30 location: Berlin", "@33 known 15.5 location: Rome"]),
        (33, "say Forget that.", ["birthday: ", "@30.5 birthday: ", "@30.5 known 30.5 birthday: ", "location: Milan"]),
        (34, "say I'm vegan.", ["diet: vegan", "@16.5 diet: vegetarian", "@25 diet: "]),
        (35, "say I'm pescatarian.", ["diet: pescatarian", "@34.5 diet: vegan"]),
        (36, "restore diet=vegan", ["diet: vegan", "@35.5 diet: vegan", "@35.5 known 35.5 diet: pescatarian", "@16.5 diet: vegetarian"]),
        (37, "say@36.5 I'm pescatarian.", ["diet: pescatarian", "@36.2 diet: vegan", "known 36.7 diet: vegan"]),
        (38, "store guest=Bo 86400", ["guest: Bo"]),
        (40, "wait", ["guest: ", "@38.5 guest: Bo"]),
        (41, "say I live in Vienna. Wait, no, Graz.", ["location: Graz", "@40.5 location: Milan"]),
        (42, "restore location=Berlin", ["location: Berlin", "@41.5 location: Berlin", "@41.5 known 41.5 location: Graz", "@35 location: Berlin", "@2 location: Turku"]),
        (43, "say I used to be pescatarian.", ["diet: ", "@42.5 diet: pescatarian", "known 42.5 diet: pescatarian"]),
        (44, "say I live in Graz.", ["location: Graz", "@43.5 location: Berlin"]),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Story_AfterEachStep_IsRememberedAsItWas(bool isOnPostgres)
    {
        await using var database = isOnPostgres ? await PostgresDatabase.CreateAsync(PostgresFixture.Template, TestContext.Current.CancellationToken) : null;
        var time = new ManualTime();
        await using var server = await OwnServer.StartAsync(services => services.AddSingleton<TimeProvider>(time), perMinute: 0, postgres: database?.ConnectionString);
        using var client = server.CreateAdmin();
        var narrator = new Narrator(client, time);
        var told = new List<(string Act, string Question, string Answer)>();
        foreach (var (day, act, held) in Story)
        {
            await narrator.DoAsync(day, act);
            foreach (var line in held)
            {
                var (question, slot, answer) = Read(line);
                Assert.Equal($"day {day}, {act}, {question} {slot}: {answer}", $"day {day}, {act}, {question} {slot}: {await AskAsync(narrator, question, slot)}");
                if (question.Contains("known", StringComparison.Ordinal) && question.StartsWith('@') && answer.Length > 0)
                    told.Add((act, $"{question} {slot}", answer));
            }

            Assert.Equal(await narrator.HeldAsync(null, null, null), await narrator.HeldAsync(null, null, narrator.Today));
            AssertOneOfEach(await narrator.RecallAsync(null, null, null));
        }

        // What was known then was known then, whatever happened since.
        foreach (var (act, question, answer) in told)
        {
            var (instants, slot) = (question[..question.LastIndexOf(' ')], question[(question.LastIndexOf(' ') + 1)..]);
            Assert.Equal($"{act}, {question}: {answer}", $"{act}, {question}: {await AskAsync(narrator, instants, slot)}");
        }

        for (var asOf = 0; asOf <= 45; asOf += 5)
        {
            for (var known = 0; known <= 45; known += 5)
                AssertOneOfEach(await narrator.RecallAsync(null, asOf, known));
        }

        // What Bosch was before it was restored, and what it is since Siemens was.
        var bosch = (await narrator.HistoryAsync("employer=Bosch")).Where(static memory => memory.GetProperty("value").GetString() == "Bosch").ToList();
        Assert.Equal(["replaced", "replaced"], bosch.Select(static memory => memory.GetProperty("superseded_reason").GetString()));
        Assert.Equal([null, "Told on day 24"], bosch.Select(static memory => memory.TryGetProperty("restored_reason", out var reason) ? reason.GetString() : null));
    }

    private static void AssertOneOfEach(IReadOnlyList<JsonElement> memories) => Assert.All(
        memories.Where(static memory => memory.GetProperty("cardinality").GetString() == "one" && memory.GetProperty("valid_to").ValueKind == JsonValueKind.Null)
            .GroupBy(static memory => memory.GetProperty("key").GetString()),
        static slot => Assert.Single(slot));

    private static (string Question, string Slot, string Answer) Read(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var words = line[..colon].Split(' ');
        return (string.Join(' ', words[..^1]), words[^1], line[(colon + 2)..]);
    }

    private static Task<string> AskAsync(Narrator narrator, string question, string slot)
    {
        decimal? asOf = null, known = null;
        var words = question.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith('@'))
                asOf = decimal.Parse(words[i][1..], CultureInfo.InvariantCulture);
            else
                known = decimal.Parse(words[++i], CultureInfo.InvariantCulture);
        }

        return narrator.HeldAsync(slot, asOf, known);
    }
}
