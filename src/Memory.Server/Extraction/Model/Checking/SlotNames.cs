using System.Collections.Frozen;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Reads the slot of a proposal: one of the user's own, one of the catalogue under whatever name models give it, or a new one.</summary>
internal static class SlotNames
{
    /// <summary>Longer ones are sentences.</summary>
    public const int MaxCharacters = 64;

    private static readonly FrozenDictionary<string, string> Usual = new[]
    {
        "location: city home residence current_location home_city current_city place_of_residence hometown.current lives_in",
        "origin: hometown birthplace place_of_birth nationality",
        "employer: company workplace employment current_employer",
        "role: job job_title occupation profession title position",
        "partner: spouse wife husband girlfriend boyfriend fiance fiancee",
        "family: brother sister mother father son daughter child children sibling siblings parent parents family_member relative cousin aunt uncle niece nephew grandmother grandfather",
        "friend: friends best_friend",
        "pet: pets dog cat",
        "like: likes interest interests favorite preference.like",
        "dislike: dislikes",
        "hobby: hobbies",
        "skill: skills",
        "language: languages spoken_language",
        "allergy: allergies",
        "diet: dietary_preference dietary_restriction dietary_restrictions",
        "goal: goals",
        "plan: plans",
        "event: events appointment appointments",
        "birthday: birth_date birthdate date_of_birth",
        "timezone: time_zone",
        "manager: boss supervisor",
        "name: full_name first_name user_name preferred_name nickname",
        "education: degree university school major",
        "relationship_status: marital_status",
        "phone_number: mobile_number telephone",
        "email: email_address e_mail",
    }.SelectMany(static line => line.Split(": ") is [var slot, var names] ? names.Split(' ').Select(name => KeyValuePair.Create(name, slot)) : [])
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The slot; null when the name is none. A name that the user's memories already go by stays as it is.</summary>
    public static Slot? Read(string name, IReadOnlySet<string> known)
    {
        var bare = name.StartsWith("user.", StringComparison.OrdinalIgnoreCase) ? name["user.".Length..] : name;
        if (Slot.Parse(bare) is not { } slot)
            return null;
        if (known.Contains(slot.Name))
            return slot;
        return Usual.TryGetValue(slot.Name, out var usual) ? Slot.Parse(usual) : slot.Name.Length <= MaxCharacters && Name.IsMatch(slot.Name) ? slot : null;
    }

    /// <summary>Words of letters and digits, up to four levels, with something to say in each.</summary>
    private static readonly Pattern Name = Patterns.OfCase(@"^(?!(user|fact|facts|memory|null|none|unknown|other|misc|general|info|information|note|notes)$)\p{L}[\p{L}\p{N}]*(_[\p{L}\p{N}]+){0,5}(\.[\p{L}\p{N}]+(_[\p{L}\p{N}]+){0,5}){0,3}$");
}
