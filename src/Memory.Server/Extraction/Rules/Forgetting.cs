using Memory.Server.Extraction.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Rules;

/// <summary>Reads what a user wants forgotten: a statement, a slot by its everyday name, or what was said just before.</summary>
internal static class Forgetting
{
    /// <summary>The wish, or null for idioms ("forget it") and things ("forget the milk").</summary>
    public static ForgetRequest? Read(Statement statement)
    {
        var words = Please.Replace(statement.Words.Trim(' ', '.', '!', ','), "");
        if (JustSaid.IsMatch(words))
            return new([], null);
        if (Asked.IsMatch(words))
            return null;
        if (That.Match(words) is { Success: true } that)
        {
            var facts = new FactSheet();
            foreach (var clause in statement.Clauses)
                Families.Read(clause with { Text = ThatLead.Replace(clause.Text, ""), Spoken = ThatLead.Replace(clause.Spoken, "") }, facts);
            return new([.. facts.Facts], that.Read("what"));
        }

        return ReadThing(words) ?? (words.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0 ? ReadThing(words[..comma]) : null);
    }

    /// <summary>What a name for it tells, up to the comma before its reason: "forget my age, a lady doesn't tell".</summary>
    private static ForgetRequest? ReadThing(string words)
    {
        if (Clausal.Match(words) is { Success: true } clausal && SlotOf(Key(clausal.Read("ask")!)) is { } asked)
            return new([Whole(asked, clausal.Read("ask")!)], words);
        if (Subject.Match(words) is { Success: true } subject)
            return new([], subject.Read("what"));
        if (My.Match(words) is not { Success: true } mine || mine.Read("what") is not { } what)
            return null;
        return SlotOf(what) is { } slot
            ? new([Whole(slot, what)], "my " + what)
            : new([], mine.Groups["all"].Success || what.Length > 0 ? "my " + what : null);
    }

    private static ProposedFact Whole(string slot, string what) => new()
    {
        Type = MemoryType.Fact,
        Slot = Slot.Parse(slot),
        Content = $"User's {what}.",
    };

    /// <summary>The everyday name of what a clause asks for: "where I live" is the address.</summary>
    private static string Key(string clause) => Spaces.Replace(clause.ToLowerInvariant(), " ") switch
    {
        "where i live" or "where i am living" or "where i am based" => "address",
        "where i work" or "who i work for" => "employer",
        "what i do" or "what i do for a living" or "what i do for work" => "role",
        "where i am from" or "where i grew up" or "where i was born" => "origin",
        "how old i am" => "age",
        "when i was born" or "when my birthday is" => "birthday",
        "what my name is" or "who i am" => "name",
        "who my wife is" or "who my husband is" or "who my partner is" or "who i am married to" or "who i am dating" => "partner",
        "what i am allergic to" => "allergies",
        "what i like" => "likes",
        "what i dislike" or "what i hate" => "dislikes",
        "what i am working on" => "project",
        "what i eat" => "diet",
        "what i study" or "what i studied" or "where i study" or "where i studied" => "education",
        _ => "",
    };

    private static string? SlotOf(string what) => what.ToLowerInvariant() switch
    {
        "name" or "full name" or "nickname" or "first name" => "name",
        "address" or "location" or "city" or "home" or "home address" or "home town" or "place" => "location",
        "job" or "employer" or "company" or "work" or "workplace" => "employer",
        "role" or "job title" or "profession" or "occupation" => "role",
        "birthday" or "date of birth" or "birth date" or "birthdate" => "birthday",
        "age" => "age",
        "pronouns" => "pronouns",
        "origin" or "hometown" or "nationality" => "origin",
        "team" => "team",
        "project" => "project",
        "manager" or "boss" => "manager",
        "education" or "degree" or "studies" or "school" => "education",
        "family" => "family",
        "partner" or "wife" or "husband" or "girlfriend" or "boyfriend" or "spouse" => "partner",
        "friend" or "friends" => "friend",
        "pet" or "pets" or "dog" or "cat" => "pet",
        "diet" => "diet",
        "allergy" or "allergies" => "allergy",
        "language" or "languages" => "language",
        "skill" or "skills" => "skill",
        "hobby" or "hobbies" => "hobby",
        "goal" or "goals" => "goal",
        "plan" or "plans" => "plan",
        "event" or "events" or "appointment" or "appointments" => "event",
        "likes" => "like",
        "dislikes" => "dislike",
        "time zone" or "timezone" => "timezone",
        _ => what.StartsWith("favo", StringComparison.OrdinalIgnoreCase) && what.IndexOf(' ', StringComparison.Ordinal) is var space and > 0
            ? "favorite_" + what[(space + 1)..].Replace("colour", "color", StringComparison.OrdinalIgnoreCase)
            : null,
    };

    private static readonly Pattern JustSaid = Patterns.Of(@"^(about )?(that|this|what I (just |last )?(said|told you|wrote|mentioned)( just now)?|(that|my) last (thing|message|one|part)( I said)?|(that )?I (just )?(said|told you|mentioned|asked)( you)? (that|this|it)|the last thing I (said|told you)|what I said about that)( please| then| ok)?$");

    private static readonly Pattern Please = Patterns.Of(@",? (please|pls|thanks|thank you)$");

    private static readonly Pattern Clausal = Patterns.Of(@"^(about )?(?<ask>(where|what|who|how old|when) (I|my) [\w' ]{2,40}?)( please| now| ok)?$");

    /// <summary>"About Zeus", "what I said about Bosch": only by a name, since "about the second paragraph" means the task at hand.</summary>
    private static readonly Pattern Subject = Patterns.Of(@"^((what|everything|anything|all)( that)? (I( have)? (ever )?(told you|said|mentioned)|you (know|remember|have)( stored)?) )?(about|regarding) (?<what>(?-i:\p{Lu})[\p{L}'-]+( (?-i:\p{Lu})[\p{L}'-]+){0,2})( please| now| ok)?$");

    private static readonly Pattern Spaces = Patterns.Of(@"\s+");

    private static readonly Pattern That = Patterns.Of(@"^(about )?(the fact )?(that )?(?<what>(I|we|my [\w' ]+? (is|are|was|lives|has))\b.+)$");

    private static readonly Pattern Asked = Patterns.Of(@"^(that )?(I|we) (asked|was here|did)$");

    private static readonly Pattern ThatLead = Patterns.Of(@"^(about )?(the fact )?that ");

    private static readonly Pattern My = Patterns.Of(@"^(?<all>(everything|anything|all|what|things)( that)? (I( have)? (ever )?(told you|said|mentioned|shared)( to you)?|you (know|remember|have)( stored)?)?( about)? )?(about )?(my|our) (?<what>[\w' -]{2,60}?)( please| now)?$");
}
