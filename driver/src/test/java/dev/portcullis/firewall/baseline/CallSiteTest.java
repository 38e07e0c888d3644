package dev.portcullis.firewall.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.shop.Till;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallSiteTest {
    private final CallSites callSites = new CallSites(List.of("com.acme.jdbc."));

    @ParameterizedTest
    @CsvSource({
        "com.acme.OrderDao, find, com.acme.OrderDao#find",
        "com.acme.OrderDao, lambda$find$0, com.acme.OrderDao#find",
        "com.acme.OrderDao, lambda$new$3, com.acme.OrderDao#<init>",
        "com.acme.OrderDao, lambda$static$1, com.acme.OrderDao#<clinit>",
        "com.acme.OrderDao, find$lambda$0, com.acme.OrderDao#find",
        "com.acme.OrderDao$$SpringCGLIB$$0, find, com.acme.OrderDao#find",
        "com.acme.OrderDao$$EnhancerBySpringCGLIB$$1a2b, CGLIB$find$4, com.acme.OrderDao#find",
        "com.acme.OrderDao$ByteBuddy$xYz, find, com.acme.OrderDao#find",
        "com.acme.OrderDao$Inner, find, com.acme.OrderDao$Inner#find",
    })
    void whatGeneratorsAddIsNoPartOfASite(String type, String method, String id) {
        assertThat(CallSite.of(new StackTraceElement(type, method, "OrderDao.java", 42))
                        .id())
                .isEqualTo(id);
    }

    @Test
    void theLineIsToldButIsNoPartOfTheSite() {
        CallSite before = CallSite.of(new StackTraceElement("com.acme.OrderDao", "find", "OrderDao.java", 42));
        CallSite after = CallSite.of(new StackTraceElement("com.acme.OrderDao", "find", "OrderDao.java", 57));
        assertThat(before).hasToString("com.acme.OrderDao#find(OrderDao.java:42)");
        assertThat(after.id()).isEqualTo(before.id());
    }

    @Test
    void theInnermostFrameOfTheApplicationIsTheSite() {
        assertThat(Till.direct(callSites::find).id()).isEqualTo("com.acme.shop.Till#direct");
        assertThat(Till.inALambda(callSites::find).id()).isEqualTo("com.acme.shop.Till#inALambda");
        assertThat(Till.throughAProxy(callSites::find).id()).isEqualTo("com.acme.shop.Till#throughAProxy");
    }

    @Test
    void aPackageThatThePolicyCallsAFrameworkIsSkipped() {
        assertThat(Till.throughATemplate(callSites::find).id()).isEqualTo("com.acme.shop.Till#throughATemplate");
    }
}
