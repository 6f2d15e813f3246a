using System.Collections.Frozen;

namespace Memory.Server.Memories;

/// <summary>What is known about a slot beforehand. A slot outside the catalogue is single-valued and not essential.</summary>
/// <param name="Name">The slot's name in its normal form.</param>
/// <param name="Cardinality">How many current memories it holds unless its first memory says otherwise.</param>
/// <param name="IsEssential">Whether its memories belong to the conscious set unless the request says otherwise.</param>
/// <param name="Questions">Phrases by which a question asks for it ("where do i live"), lower case.</param>
internal sealed record SlotEntry(string Name, Cardinality Cardinality, bool IsEssential, params string[] Questions);

/// <summary>The slots with meaning of their own.</summary>
internal static class SlotCatalog
{
    private static readonly FrozenDictionary<string, SlotEntry> Entries = new SlotEntry[]
    {
        new("name", Cardinality.One, true, "my name", "who am i", "call me", "i called", "be addressed", "address me", "be called"),
        new("pronouns", Cardinality.One, true, "my pronouns", "pronouns"),
        new("age", Cardinality.One, false, "how old am i", "my age"),
        new("birthday", Cardinality.One, false, "my birthday", "when was i born", "date of birth", "my birth date"),
        new("anniversary", Cardinality.One, false, "my anniversary", "our anniversary", "my wedding anniversary"),
        new("location", Cardinality.One, true, "where do i live", "where am i living", "where am i based", "where am i located", "my city", "my home", "my address", "my location", "where i live"),
        new("origin", Cardinality.One, false, "where am i from", "where was i born", "where did i grow up", "my hometown", "my nationality"),
        new("employer", Cardinality.One, false, "where do i work", "who do i work for", "my employer", "my company", "my job", "where i work"),
        new("role", Cardinality.One, false, "my job", "my role", "my job title", "what do i do", "my profession", "my occupation", "do i do for a living", "do for work"),
        new("industry", Cardinality.One, false, "my industry", "which industry", "what field", "my field"),
        new("manager", Cardinality.One, false, "my manager", "my boss", "do i report to"),
        new("team", Cardinality.One, false, "my team", "which team"),
        new("project", Cardinality.One, false, "my project", "am i working on", "i working on"),
        new("education", Cardinality.One, false, "my degree", "did i study", "do i study", "my major", "my education", "my university", "my school", "did i graduate", "go to school"),
        new("family", Cardinality.Many, false, "my family", "my brother", "my sister", "my mother", "my mom", "my mum", "my father", "my dad", "my son", "my daughter", "my kids", "my children", "my parents", "my siblings"),
        new("partner", Cardinality.One, false, "my partner", "my wife", "my husband", "my girlfriend", "my boyfriend", "my spouse", "my fiance", "married", "am i dating"),
        new("relationship_status", Cardinality.One, false, "am i married", "am i single", "my relationship status", "marital status"),
        new("friend", Cardinality.Many, false, "my friend", "my friends", "my best friend"),
        new("pet", Cardinality.Many, false, "my pet", "my pets", "my dog", "my cat", "my dogs", "my cats", "have a pet", "any pets"),
        new("like", Cardinality.Many, false, "do i like", "do i love", "do i enjoy", "i like", "i enjoy", "my preferences"),
        new("dislike", Cardinality.Many, false, "do i dislike", "do i hate", "i don't like", "i dislike", "i hate"),
        new("car", Cardinality.One, false, "my car", "do i drive"),
        new("phone", Cardinality.One, false, "my phone", "which phone"),
        new("email", Cardinality.One, false, "my email", "my e-mail"),
        new("phone_number", Cardinality.One, false, "my phone number", "my number"),
        new("blood_type", Cardinality.One, false, "my blood type"),
        new("shoe_size", Cardinality.One, false, "my shoe size", "what size"),
        new("units", Cardinality.One, true, "units", "metric or imperial", "celsius or fahrenheit"),
        new("diet", Cardinality.One, true, "my diet", "do i eat", "can i eat", "am i vegetarian", "am i vegan", "dietary"),
        new("allergy", Cardinality.Many, true, "allergic", "my allergies", "allergies", "allergy", "can i eat", "must i never be given", "should i never be given", "medicine must i", "must i avoid"),
        new("language", Cardinality.Many, false, "languages do i speak", "language do i speak", "languages", "do i speak"),
        new("skill", Cardinality.Many, false, "my skills", "am i good at", "what can i do", "my skill"),
        new("hobby", Cardinality.Many, false, "my hobbies", "my hobby", "free time", "spare time", "for fun", "on weekends"),
        new("goal", Cardinality.Many, false, "my goal", "my goals", "am i trying to", "do i want to"),
        new("plan", Cardinality.Many, false, "my plan", "my plans", "am i planning", "am i going to"),
        new("event", Cardinality.Many, false, "my appointment", "my schedule", "coming up", "upcoming"),
        new("answer_style.length", Cardinality.One, true, "how long should answers be", "my answer style"),
        new("answer_style.format", Cardinality.One, true, "which format", "my answer style"),
        new("answer_style.tone", Cardinality.One, true, "which tone", "my answer style"),
        new("answer_style.language", Cardinality.One, true, "which language should you answer in", "my answer style"),
        new("answer_style.emojis", Cardinality.One, true, "emojis", "my answer style"),
        new("timezone", Cardinality.One, true, "my time zone", "my timezone"),
    }.ToFrozenDictionary(static entry => entry.Name, StringComparer.Ordinal);

    /// <summary>All entries, by name.</summary>
    public static IReadOnlyDictionary<string, SlotEntry> All => Entries;

    public static Cardinality CardinalityOf(Slot slot) => Entries.TryGetValue(slot.Name, out var entry) ? entry.Cardinality : Cardinality.One;

    public static bool IsEssential(Slot slot) =>
        Entries.TryGetValue(slot.Name, out var entry) ? entry.IsEssential : slot.Name.StartsWith("answer_style", StringComparison.Ordinal);
}
