//! What payers read, in the languages of Payme's checkout.

use super::card::{Behaviour, CardFault};

/// A language of the checkout page; Payme's default is Russian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Language {
    Uzbek,
    #[default]
    Russian,
    English,
}

/// The words of the pages.
pub(super) struct Words {
    pub(super) page: &'static str,
    pub(super) payment_to: &'static str,
    pub(super) order: &'static str,
    pub(super) amount: &'static str,
    pub(super) som: &'static str,
    pub(super) card_number: &'static str,
    pub(super) card_expiry: &'static str,
    /// Month and year as they stand on a card.
    pub(super) expiry_shape: &'static str,
    pub(super) go_on: &'static str,
    pub(super) cancel: &'static str,
    pub(super) test_cards: &'static str,
    pub(super) code_title: &'static str,
    pub(super) code_text: &'static str,
    pub(super) code: &'static str,
    pub(super) pay: &'static str,
    pub(super) card: &'static str,
    pub(super) receipt: &'static str,
    pub(super) back: &'static str,
    pub(super) leads_back: &'static str,
    pub(super) no_way_back: &'static str,
    pub(super) try_again: &'static str,
    pub(super) paid: &'static str,
    pub(super) paid_text: &'static str,
    pub(super) declined: &'static str,
    pub(super) refused: &'static str,
    pub(super) silent: &'static str,
    pub(super) silent_text: &'static str,
    pub(super) confirming: &'static str,
    pub(super) confirming_text: &'static str,
    pub(super) returned: &'static str,
    pub(super) returned_text: &'static str,
    pub(super) refunded: &'static str,
    pub(super) refunded_text: &'static str,
    pub(super) nothing_taken: &'static str,
    pub(super) wrong_code: &'static str,
    pub(super) codes_used_up: &'static str,
    pub(super) developers: &'static str,
}

impl Language {
    pub(super) const ALL: [Self; 3] = [Self::Uzbek, Self::Russian, Self::English];

    /// The language for the word in a link.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }

    /// The word in links and in the page's `lang`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Uzbek => "uz",
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// Its own name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Uzbek => "O‘zbekcha",
            Self::Russian => "Русский",
            Self::English => "English",
        }
    }

    pub(super) const fn words(self) -> &'static Words {
        match self {
            Self::Uzbek => &UZBEK,
            Self::Russian => &RUSSIAN,
            Self::English => &ENGLISH,
        }
    }

    /// Why a card was not taken.
    pub(super) const fn card_fault(self, fault: CardFault) -> &'static str {
        let [uz, ru, en] = match fault {
            CardFault::Number => [
                "Karta raqami 16 ta raqamdan iborat bo‘lishi kerak.",
                "Номер карты состоит из 16 цифр.",
                "A card number has 16 digits.",
            ],
            CardFault::Expiry => [
                "Amal qilish muddatini OO/YY ko‘rinishida kiriting.",
                "Введите срок действия как ММ/ГГ.",
                "Enter the expiry as MM/YY.",
            ],
            CardFault::Unknown => [
                "Bunday karta topilmadi. Raqam va muddatni tekshiring.",
                "Карта не найдена. Проверьте номер и срок действия.",
                "No such card. Check the number and the expiry.",
            ],
        };
        self.of([uz, ru, en])
    }

    /// What a card does, or why it was declined.
    pub(super) const fn behaviour(self, behaviour: Behaviour) -> &'static str {
        let texts = match behaviour {
            Behaviour::Pays => ["To‘lov o‘tadi", "Оплата проходит", "Pays"],
            Behaviour::NoSms => [
                "Kartaga SMS xabarnoma ulanmagan",
                "К карте не подключено SMS-информирование",
                "The card has no SMS notification",
            ],
            Behaviour::Expired => [
                "Kartaning muddati tugagan",
                "Срок действия карты истёк",
                "The card has expired",
            ],
            Behaviour::Blocked => [
                "Karta bloklangan",
                "Карта заблокирована",
                "The card is blocked",
            ],
            Behaviour::InsufficientFunds => [
                "Kartada mablag‘ yetarli emas",
                "На карте недостаточно средств",
                "Insufficient funds",
            ],
            Behaviour::SystemError => [
                "Protsessing markazida xatolik",
                "Ошибка процессингового центра",
                "The processing centre failed",
            ],
            Behaviour::SlowError => [
                "Protsessing markazi javob bermadi",
                "Процессинговый центр не ответил",
                "The processing centre did not answer",
            ],
        };
        self.of(texts)
    }

    const fn of(self, [uz, ru, en]: [&'static str; 3]) -> &'static str {
        match self {
            Self::Uzbek => uz,
            Self::Russian => ru,
            Self::English => en,
        }
    }
}

const UZBEK: Words = Words {
    page: "To‘lov",
    payment_to: "To‘lov oluvchi",
    order: "Buyurtma",
    amount: "Summa",
    som: "so‘m",
    card_number: "Karta raqami",
    card_expiry: "Amal qilish muddati",
    expiry_shape: "OO/YY",
    go_on: "Davom etish",
    cancel: "Bekor qilish",
    test_cards: "Sinov kartalari",
    code_title: "SMS kodni kiriting",
    code_text: "Kod kartaga ulangan raqamga yuborildi. Sinov muhitida u doim 666666.",
    code: "SMS kod",
    pay: "To‘lash",
    card: "Karta",
    receipt: "Chek",
    back: "Do‘konga qaytish",
    leads_back: "Sahifa o‘zi do‘konga qaytadi.",
    no_way_back: "Havolada qaytish manzili yo‘q. Do‘konga o‘zingiz qayting.",
    try_again: "Boshqa karta bilan urinish",
    paid: "To‘lov amalga oshirildi",
    paid_text: "Pul kartadan yechildi, do‘kon uni qabul qildi.",
    declined: "Karta rad etildi",
    refused: "Do‘kon to‘lovni qabul qilmadi",
    silent: "Do‘kon javob bermadi",
    silent_text: "Do‘kon bilan bog‘lanib bo‘lmadi. Keyinroq urinib ko‘ring.",
    confirming: "To‘lov tasdiqlanmoqda",
    confirming_text: "Pul kartadan yechildi, do‘kon hali tasdiqlamadi. Payme so‘rovni takrorlaydi.",
    returned: "To‘lov bekor qilindi",
    returned_text: "Do‘kon to‘lovni bekor qildi, pul kartaga qaytdi.",
    refunded: "Pul qaytarildi",
    refunded_text: "To‘lov qaytarildi, pul kartaga qaytdi.",
    nothing_taken: "Kartadan pul yechilmadi.",
    wrong_code: "Kod noto‘g‘ri. Qayta kiriting.",
    codes_used_up: "Kod uch marta noto‘g‘ri kiritildi.",
    developers: "Dasturchilar uchun: nima deyildi",
};

const RUSSIAN: Words = Words {
    page: "Оплата",
    payment_to: "Получатель",
    order: "Заказ",
    amount: "Сумма",
    som: "сум",
    card_number: "Номер карты",
    card_expiry: "Срок действия",
    expiry_shape: "ММ/ГГ",
    go_on: "Продолжить",
    cancel: "Отменить",
    test_cards: "Тестовые карты",
    code_title: "Введите код из SMS",
    code_text: "Код отправлен на номер, привязанный к карте. В тестовой среде это всегда 666666.",
    code: "Код из SMS",
    pay: "Оплатить",
    card: "Карта",
    receipt: "Чек",
    back: "Вернуться в магазин",
    leads_back: "Страница сама вернёт вас в магазин.",
    no_way_back: "В ссылке нет адреса возврата. Вернитесь в магазин сами.",
    try_again: "Попробовать другую карту",
    paid: "Оплата прошла",
    paid_text: "Деньги списаны с карты, магазин их принял.",
    declined: "Карта отклонена",
    refused: "Магазин не принял оплату",
    silent: "Магазин не отвечает",
    silent_text: "Не удалось связаться с магазином. Попробуйте позже.",
    confirming: "Оплата подтверждается",
    confirming_text: "Деньги списаны с карты, магазин ещё не подтвердил. Payme повторяет запрос.",
    returned: "Оплата отменена",
    returned_text: "Магазин отменил оплату, деньги вернулись на карту.",
    refunded: "Деньги возвращены",
    refunded_text: "Оплата возвращена, деньги вернулись на карту.",
    nothing_taken: "Деньги с карты не списаны.",
    wrong_code: "Неверный код. Введите ещё раз.",
    codes_used_up: "Код трижды введён неверно.",
    developers: "Для разработчиков: что было сказано",
};

const ENGLISH: Words = Words {
    page: "Payment",
    payment_to: "Payment to",
    order: "Order",
    amount: "Amount",
    som: "so‘m",
    card_number: "Card number",
    card_expiry: "Expiry",
    expiry_shape: "MM/YY",
    go_on: "Continue",
    cancel: "Cancel",
    test_cards: "Test cards",
    code_title: "Enter the code from the SMS",
    code_text: "The code was sent to the phone of the card. In this test system it is always 666666.",
    code: "SMS code",
    pay: "Pay",
    card: "Card",
    receipt: "Receipt",
    back: "Return to the shop",
    leads_back: "The page leads you back to the shop by itself.",
    no_way_back: "The link names no address to return to. Please go back to the shop yourself.",
    try_again: "Try another card",
    paid: "Payment successful",
    paid_text: "The money was taken from the card, and the shop has accepted it.",
    declined: "Card declined",
    refused: "The shop refused the payment",
    silent: "The shop does not answer",
    silent_text: "The shop could not be reached. Please try again later.",
    confirming: "The payment is being confirmed",
    confirming_text: "The money was taken from the card, and the shop has not confirmed yet. Payme goes on asking.",
    returned: "Payment cancelled",
    returned_text: "The shop called the payment off, and the money went back to the card.",
    refunded: "Refunded",
    refunded_text: "The payment was refunded, and the money went back to the card.",
    nothing_taken: "Nothing was taken from the card.",
    wrong_code: "Wrong code. Please enter it again.",
    codes_used_up: "The code was wrong three times.",
    developers: "For developers: what was said",
};
